#!/bin/sh
# Builds and pushes what the registry does not have.
set -eu
TAG=$(git rev-parse --short HEAD)
export TAG
docker buildx imagetools inspect "ghcr.io/acme/blog:$TAG" || docker buildx bake --push
