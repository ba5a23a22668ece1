# The measured image with every allocator. Debian 13 has mimalloc 3.0, Debian 12 mimalloc 2, PyPI a newer mimalloc 3.
ARG IMAGE
FROM python:3.13-slim AS allocators
WORKDIR /found
RUN apt-get update && apt-get install --yes --no-install-recommends libjemalloc2 libmimalloc3 libtcmalloc-minimal4t64
RUN sed 's/trixie/bookworm/' /etc/apt/sources.list > /etc/apt/sources.list.d/bookworm.list \
    && apt-get update && apt-get download libmimalloc2.0 && dpkg --extract libmimalloc2.0_*.deb mimalloc2
RUN pip install --root-user-action ignore --target mimalloc-new cmeel-mimalloc
# Debian builds jemalloc for pages of up to 64 KiB on every processor but x86-64.
RUN apt-get install --yes --no-install-recommends build-essential bzip2 \
    && sed -n 's/^deb /deb-src /p' /etc/apt/sources.list > /etc/apt/sources.list.d/sources.list && apt-get update \
    && { apt-get source --download-only jemalloc; tar -xjf jemalloc_*.orig.tar.bz2; } && cd jemalloc-* \
    && ./configure --with-lg-page=16 --with-lg-hugepage=21 --with-version=5.3.0-0-g0 \
    && make -j2 build_lib_shared && cp lib/libjemalloc.so.2 ../jemalloc-64k.so
RUN mkdir /allocators && for name in jemalloc.so.2 mimalloc.so.3 tcmalloc_minimal.so.4; do \
      cp /usr/lib/*-linux-gnu/lib$name /allocators/; done \
    && cp mimalloc2/usr/lib/*-linux-gnu/libmimalloc.so.2 jemalloc-64k.so /allocators/ \
    && cp "$(find mimalloc-new -name 'libmimalloc.so*' -type f | head -1)" /allocators/mimalloc-new.so \
    && cp /usr/lib/*-linux-gnu/libatomic.so.1 /allocators/
FROM ${IMAGE}
COPY --from=allocators /allocators /allocators
