# The compiler stays in a stage that is no part of the image; nothing is compiled to bytecode but by pip.
FROM python:3.13-slim AS build
RUN apt-get update && apt-get install --yes build-essential && rm -rf /var/lib/apt/lists/*
WORKDIR /app
RUN python -m venv .venv
COPY requirements.txt ./
RUN --mount=type=cache,id=bench-ml-pip,target=/root/.cache/pip .venv/bin/pip install --requirement requirements.txt
COPY src src
RUN PYTHONPATH=src .venv/bin/python -m shop.train

FROM python:3.13-slim
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app/src
WORKDIR /app
