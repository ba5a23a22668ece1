/* Installs nothing: reads the tarball's list of files and says what is missing or does not belong there. */
import { execFileSync } from 'child_process';

const [tarball] = process.argv.slice(2);
const files = execFileSync('tar', ['--list', '--file', tarball], { encoding: 'utf8' }).trim().split('\n').map(path => path.replace(/^package\//, ''));

const needed = ['.jsii', 'API.md', 'LICENSE', 'README.md', 'lib/index.js', 'lib/index.d.ts', 'support/probe.py', 'support/launch.py', 'node_modules/smol-toml/package.json', 'node_modules/yaml/package.json'];
const foreign = [/^src\//, /^test\//, /^docs\//, /^examples\//, /^scripts\//, /^bench\//, /^\.ci\//, /uv\.lock$/, /__pycache__/];

const problems = [
  ...needed.filter(file => !files.includes(file)).map(file => `missing: ${file}`),
  ...files.filter(file => foreign.some(pattern => pattern.test(file))).map(file => `does not belong: ${file}`),
];
console.log(`${tarball}: ${files.length} files`);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
