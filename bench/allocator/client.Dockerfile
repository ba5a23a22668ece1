FROM python:3.13-slim
RUN apt-get update && apt-get install --yes --no-install-recommends nghttp2-client
COPY watch.py /
ENTRYPOINT ["python", "/watch.py"]
