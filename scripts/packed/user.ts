import { execFileSync, spawnSync } from 'child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';

const root = resolve(__dirname, '..', '..');
const modules = join(root, 'node_modules');

/** Fresh projects, as the platforms' own programs make them: their compiler and its settings. */
export const TEMPLATES = {
  cdk: join(modules, 'aws-cdk', 'lib', 'init-templates', 'app', 'typescript'),
  cdk8s: join(modules, 'cdk8s-cli', 'templates', 'typescript-app'),
} as const;

const SAMPLE = join(root, 'test', 'fixtures', 'projects', 'fastapi');

/** The versions that this checkout is developed against: the oldest that are accepted. */
export function floor(...peers: string[]): string[] {
  return peers.map(name => `${name}@${readJson(join(modules, name, 'package.json')).version}`);
}

/** A folder in which npm installed the packed library beside some platforms. */
export class User {
  public readonly directory = mkdtempSync(join(tmpdir(), 'packed-'));

  /** @param packages whatever else is installed, as npm is told it */
  public constructor(tarball: string, packages: readonly string[]) {
    writeFileSync(join(this.directory, 'package.json'), '{ "private": true }');
    this.start('npm', ['install', '--no-audit', '--no-fund', '--loglevel', 'error', tarball, ...packages]);
  }

  /** Expects that npm installed none of these on its own. */
  public lacks(...names: string[]): void {
    const found = names.filter(name => existsSync(join(this.directory, 'node_modules', name)));
    if (found.length > 0) { throw new Error(`npm installed ${found.join(', ')}, which nobody asked for`); }
  }

  /** Compiles a program with the compiler and the settings of a fresh project. */
  public compile(name: string, program: string, template: string): void {
    const { devDependencies } = readJson(join(template, 'package.json'));
    const tools = ['typescript', '@types/node'].map(tool => `${tool}@${devDependencies[tool]}`);
    this.start('npm', ['install', '--no-audit', '--no-fund', '--loglevel', 'error', '--save-dev', ...tools]);
    const settings = readJson(join(template, 'tsconfig.json'));
    const compilerOptions = { ...settings.compilerOptions, noEmit: false, types: ['node'] };
    writeFileSync(join(this.directory, 'tsconfig.json'), JSON.stringify({ ...settings, compilerOptions }));
    writeFileSync(join(this.directory, name), program);
    this.start('npx', ['tsc']);
  }

  /** Runs a program on the sample project. */
  public run(name: string, program?: string): void {
    if (program !== undefined) { writeFileSync(join(this.directory, name), program); }
    this.start(process.execPath, [name, SAMPLE]);
  }

  /** The same as one file that esbuild made, in a folder that no node_modules is above. */
  public runBundled(name: string): void {
    const elsewhere = mkdtempSync(join(tmpdir(), 'bundled-'));
    buildSync({
      entryPoints: [join(this.directory, name)],
      outfile: join(elsewhere, 'app.js'),
      bundle: true,
      platform: 'node',
      logLevel: 'error',
    });
    this.start(process.execPath, ['app.js', SAMPLE], elsewhere);
    rmSync(elsewhere, { recursive: true });
  }

  /** Runs a test file with this checkout's jest. */
  public test(name: string, program: string): void {
    writeFileSync(join(this.directory, name), program);
    this.start(process.execPath, [join(modules, 'jest', 'bin', 'jest.js'), '--rootDir', this.directory]);
  }

  /** Expects a sentence from a construct whose platform is not installed, and that naming it does no harm. */
  public misses(construct: string, sentence: string): void {
    const program = `
      const { RootConstruct } = require('constructs');
      const { PythonContainer, PythonImage, ...rest } = { ...require('cdk-python-container') };
      console.log('named');
      const container = PythonContainer.web({ image: PythonImage.fromDirectory(${JSON.stringify(SAMPLE)}) });
      new rest.${construct}(new RootConstruct('app'), 'web', {
        container, image: rest.ImageSource.registry('ghcr.io/acme/shop'),
      });
    `;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { cwd: this.directory, encoding: 'utf8' });
    if (stdout !== 'named\n' || !stderr.includes(sentence)) {
      throw new Error(`${construct} does not fail with ${JSON.stringify(sentence)}:\n${stderr}`);
    }
  }

  public leave(): void {
    rmSync(this.directory, { recursive: true });
  }

  private start(program: string, words: readonly string[], cwd = this.directory): void {
    execFileSync(program, words, { cwd, stdio: 'inherit', env: { ...process.env, CDK_VALIDATION: 'false' } });
  }
}

function readJson(path: string): any {
  return JSON.parse(readFileSync(path, 'utf8'));
}
