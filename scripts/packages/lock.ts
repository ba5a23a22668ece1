import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { mustDocker } from './docker';
import type { Use } from './use';
import { USUAL_UV } from '../../src/image/bases/choose-uv';

/** With the Python of the image: metadata that depends on the version is read by the right one. */
const DOCKERFILE = `
FROM python:3.13-slim AS lock
COPY --from=${USUAL_UV.reference} /uv /usr/local/bin/
WORKDIR /project
COPY pyproject.toml .
RUN --mount=type=cache,id=packages-lock,target=/root/.cache/uv UV_LINK_MODE=copy uv lock
FROM scratch
COPY --from=lock /project/uv.lock /
`;

/** Makes a project of a program and locks what the index has for it. */
export async function makeProject(use: Use, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pyproject.toml'), use.project);
  writeFileSync(join(folder, 'use.py'), use.program);
  await mustDocker(['build', '--progress', 'plain', '--file', '-', '--output', folder, folder], { input: DOCKERFILE });
}
