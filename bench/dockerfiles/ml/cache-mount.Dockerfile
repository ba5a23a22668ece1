# One stage, from which Debian's lists are gone, with the cache of pip in a mount instead of a layer.
FROM python:3.13-slim
RUN apt-get update && apt-get install --yes build-essential && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
RUN --mount=type=cache,id=bench-ml-pip,target=/root/.cache/pip pip install --requirement requirements.txt
ENV PYTHONPATH=/app/src
RUN python -m shop.train
