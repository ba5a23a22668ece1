import { finalCommandIn } from '../../../../src/project/sources/entries/start-commands';
import { readStartFiles } from '../../../../src/project/sources/entries/start-files';
import { temporaryFolder } from '../../temporary';

test('the files that say how a project is started, the ones that say most first', () => {
  const root = temporaryFolder({
    'README.md': '',
    'compose.yaml': '',
    'Procfile': '',
    'docker/cpu/Dockerfile': 'FROM a',
    'Dockerfile.gpu': '',
    'scripts/start.sh': '',
    'Dockerfile.dev': '',
    'Dockerfile.test': '',
    'compose.override.yaml': '',
    'docs/Dockerfile': '',
    'src/shop/run.sh': '',
    'Makefile': '',
  });
  expect(readStartFiles([root, root]).map(({ name }) => name))
    .toEqual(['Dockerfile', 'Dockerfile.gpu', 'Procfile', 'compose.yaml', 'start.sh', 'Makefile', 'README.md']);
});

test.each([
  ['CMD ["python", "-m", "bot"]', ['python', '-m', 'bot']],
  ['ENTRYPOINT ["python", "-m"]\nCMD ["bot"]', ['python', '-m', 'bot']],
  ['CMD ["python", "agent.py", "dev"]\nFROM b\nCMD ["python", "agent.py", "start"]', ['python', 'agent.py', 'start']],
  ['ENTRYPOINT ["tini", "--"]\nCMD ["uv", "run", "--no-sync", "shop", "serve"]', ['shop', 'serve']],
  ['CMD exec /app/.venv/bin/python3 -m bot', ['python', '-m', 'bot']],
  ['RUN make', undefined],
])('a Dockerfile with %j ends with the command %j', (text, words) => {
  expect(finalCommandIn({ name: 'Dockerfile', rank: 0, text: `FROM a\n${text}\n` })).toEqual(words);
  expect(finalCommandIn({ name: 'Dockerfile.gpu', rank: 1, text })).toBeUndefined();
});
