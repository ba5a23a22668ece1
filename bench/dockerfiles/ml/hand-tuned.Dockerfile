# As bench/dockerfiles/hand-tuned.Dockerfile, with a model that is trained in the build and is a layer of its own.
FROM ghcr.io/astral-sh/uv:0.13.9 AS uv

FROM python:3.13-slim AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN --mount=from=uv,source=/uv,target=/usr/local/bin/uv \
    --mount=type=cache,id=uv-0.13.9-amd64,target=/root/.cache/uv \
    uv sync --frozen --no-dev --no-install-project
COPY src/shop/__init__.py src/shop/train.py src/shop/
RUN PYTHONPATH=src .venv/bin/python -m shop.train

FROM python:3.13-slim
COPY --from=build /app/model /app/model
COPY --from=build /app/.venv /app/.venv
COPY src /app/src
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app/src PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /app
