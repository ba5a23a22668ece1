import type { Sample } from '../projects';

const MAIN = `"""A shop that answers over HTTP: orders in PostgreSQL, baskets in Redis, prices from another service."""

from contextlib import asynccontextmanager

import httpx
import structlog
from alembic.runtime.migration import MigrationContext
from fastapi import FastAPI, HTTPException, Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest
from pydantic import BaseModel
from redis.asyncio import Redis
from sqlalchemy import select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from shop.models import Order
from shop.settings import Settings

settings = Settings()
log = structlog.get_logger()
orders = Counter("shop_orders", "Orders taken")
engine = create_async_engine(settings.database_url, pool_size=5)
sessions = async_sessionmaker(engine)
baskets = Redis.from_url(settings.redis_url)


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.prices = httpx.AsyncClient(base_url=settings.prices_url, timeout=5)
    log.info("started", name=settings.name)
    yield
    await app.state.prices.aclose()
    await baskets.aclose()
    await engine.dispose()


app = FastAPI(title=settings.name, lifespan=lifespan)


class NewOrder(BaseModel):
    product: str
    amount: int = 1


@app.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/metrics")
def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@app.get("/migration")
async def migration() -> dict[str, str | None]:
    async with engine.connect() as connection:
        return {"head": await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision())}


@app.post("/orders", status_code=201)
async def create_order(order: NewOrder) -> dict[str, int]:
    async with sessions() as session:
        row = Order(product=order.product, amount=order.amount)
        session.add(row)
        await session.commit()
    orders.inc()
    await baskets.delete(order.product)
    return {"id": row.id}


@app.get("/orders/{order_id}")
async def read_order(order_id: int) -> NewOrder:
    async with sessions() as session:
        row = (await session.execute(select(Order).where(Order.id == order_id))).scalar_one_or_none()
    if row is None:
        raise HTTPException(404)
    return NewOrder(product=row.product, amount=row.amount)
`;

const MODELS = `from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    product: Mapped[str]
    amount: Mapped[int]
`;

const SETTINGS = `from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    name: str = "shop"
    database_url: str = "postgresql+asyncpg://shop@database/shop"
    redis_url: str = "redis://redis:6379/0"
    prices_url: str = "http://prices:8000"
`;

export const WEB: Sample = {
  title: 'FastAPI, SQLAlchemy, asyncpg, Redis',
  dependencies: [
    'fastapi', 'uvicorn[standard]', 'sqlalchemy[asyncio]', 'alembic', 'asyncpg', 'redis', 'httpx', 'pydantic-settings',
    'structlog', 'prometheus-client',
  ],
  sources: { 'shop/__init__.py': '', 'shop/main.py': MAIN, 'shop/models.py': MODELS, 'shop/settings.py': SETTINGS },
  edited: 'shop/main.py',
  command: ['uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000'],
};
