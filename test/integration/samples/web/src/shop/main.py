"""Takes orders, with the packages of a usual service; the database is in memory, so that it needs no other."""

import asyncio

import asyncpg
import httpx
import structlog
from alembic.migration import MigrationContext
from alembic.operations import Operations
from fastapi import FastAPI
from prometheus_client import Counter, generate_latest
from pydantic import BaseModel
from pydantic_settings import BaseSettings
from redis.asyncio import Redis
from sqlalchemy import Column, Integer, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import StaticPool


class Settings(BaseSettings):
    database_url: str = "sqlite://"
    redis_url: str = "redis://redis:6379/0"


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    product: Mapped[str]


class NewOrder(BaseModel):
    product: str


settings = Settings()
orders = Counter("shop_orders", "Orders taken")
engine = create_engine(settings.database_url, poolclass=StaticPool, connect_args={"check_same_thread": False})
baskets = Redis.from_url(settings.redis_url)
with engine.begin() as connection:
    Operations(MigrationContext.configure(connection)).create_table(
        "orders", Column("id", Integer, primary_key=True), Column("product", String(80)))
app = FastAPI()


@app.get("/healthz")
async def healthz() -> str:
    return "ok"


@app.get("/slow")
async def slow(seconds: float) -> str:
    await asyncio.sleep(min(seconds, 25))
    return "done"


@app.post("/answer")
async def answer(order: NewOrder) -> dict[str, int | str | list[str]]:
    """Stores an order and reads it again. What has no server to talk to is built as far as it goes."""
    with Session(engine) as session:
        session.add(Order(product=order.product))
        session.commit()
        stored = session.scalars(select(Order.product)).all()
    orders.inc()
    structlog.get_logger().info("stored", product=order.product)
    request = httpx.Request("POST", "http://prices:8000/", json={"products": stored})
    return {
        "stored": list(stored),
        "counted": int("shop_orders_total 1.0" in generate_latest().decode()),
        "request": request.read().decode(),
        "loop": type(asyncio.get_running_loop()).__module__,
        "clients": [baskets.connection_pool.connection_kwargs["host"], asyncpg.protocol.Protocol.__name__],
    }
