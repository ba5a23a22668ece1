# What many services start with: one stage, a compiler to be safe, and the cache of pip in a layer.
FROM python:3.13-slim
RUN apt-get update && apt-get install --yes build-essential
WORKDIR /app
COPY . .
RUN pip install --requirement requirements.txt
ENV PYTHONPATH=/app/src
RUN python -m shop.train
