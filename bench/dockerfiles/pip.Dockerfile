# What most projects begin with.
FROM python:3.13-slim
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir .
EXPOSE 8000
CMD ["uvicorn", "shop.main:app", "--host", "0.0.0.0"]
