import { cpSync, mkdirSync, rmSync } from 'fs';
import { join } from 'path';
import type { Contender } from './contenders';
import type { Build, Engine } from './engine';
import type { Layer, LayerReader } from './layers';
import { median, type Measured, type Pull, type Rebuild } from './measured';
import { bump, edit, type Sample, writeProject } from './projects';
import { secondsToFirstAnswer } from './start';
import { dependencyBytes, distributions, partOf } from './tar-listing';

type Change = 'edit' | 'bump' | 'unchanged';

const CHANGES: readonly Change[] = ['edit', 'unchanged', 'bump'];

/** Prints the number of files of the application and its packages that a process of the image can change. */
const WRITABLE = 'import os; print(sum(os.access(os.path.join(top, name), os.W_OK)'
  + ' for top, _, names in os.walk("/app") for name in names))';

/** One contender with one project: its first images, and what was seen since. */
export class Trial {
  private cold!: Build;
  private first!: Build;
  private layers!: Layer[];
  private readonly prepared: number[] = [];
  private readonly starts: number[] = [];
  private readonly rebuilds: Record<Change, Rebuild[]> = { edit: [], bump: [], unchanged: [] };

  public constructor(
    public readonly contender: Contender,
    private readonly sample: Sample,
    /** The project with its lock; left as it is. */
    private readonly project: string,
    private readonly scratch: string,
    private readonly engine: Engine,
    private readonly reader: LayerReader,
  ) {}

  public get image(): string {
    return this.first.image;
  }

  public async begin(): Promise<void> {
    this.cold = await this.build(this.project, 'cold', false);
    // What later builds take from the cache: it may hold another build of the same step.
    this.first = await this.build(this.project, 'first');
    this.layers = await this.reader.own(this.image, this.contender.base);
  }

  /** Builds after each change, once more. Returns which commands installed dependencies after which change. */
  public async rebuild(round: number): Promise<string[]> {
    const installs: string[] = [];
    const changed = join(this.scratch, 'changed');
    for (const change of CHANGES) {
      rmSync(changed, { recursive: true, force: true });
      cpSync(this.project, changed, { recursive: true });
      if (change === 'edit') { edit(changed, this.sample, round); }
      if (change === 'bump') { bump(changed, round); }
      const build = await this.build(changed, change);
      // What is pulled is the same in every round.
      const [known] = this.rebuilds[change];
      const pull = known?.pull ?? await this.pull(build.image);
      this.rebuilds[change].push({ seconds: build.seconds, installed: build.installs.length > 0, pull });
      installs.push(...build.installs.map(command => `${change} ran ${command}`));
      await this.engine.removeImage(build.image);
    }
    return installs;
  }

  /** Starts the first image, once more. */
  public async start(): Promise<void> {
    this.starts.push(await secondsToFirstAnswer(this.engine, this.image));
  }

  /** Builds once more without a cache, from another folder and under another umask. */
  public async end(): Promise<Measured> {
    const before = process.umask(0o077);
    let again: Build;
    try {
      const elsewhere = join(this.scratch, 'another', 'checkout');
      rmSync(elsewhere, { recursive: true, force: true });
      mkdirSync(elsewhere, { recursive: true });
      writeProject(elsewhere, this.sample);
      cpSync(join(this.project, 'uv.lock'), join(elsewhere, 'uv.lock'));
      again = await this.build(elsewhere, 'again', false);
    } finally {
      process.umask(before);
    }
    const files = this.layers.flatMap(({ entries }) => entries);
    const python = (...words: string[]): Promise<string> =>
      this.engine.ask(this.image, '/app/.venv/bin/python', '-c', ...words);
    return {
      label: this.contender.label,
      layers: this.layers.length,
      packed: this.layers.reduce((sum, { packed }) => sum + packed, 0),
      dependencies: dependencyBytes(files),
      packages: distributions(files),
      edit: this.median('edit'),
      bump: this.median('bump'),
      unchanged: this.median('unchanged'),
      cold: this.cold.seconds,
      prepare: median(this.prepared),
      start: median(this.starts),
      ...await this.compare(again.image),
      user: await python('import os; print(os.getuid())'),
      writable: Number(await python(WRITABLE)),
    };
  }

  private async compare(again: string): Promise<Pick<Measured, 'sameId' | 'sameLayers'>> {
    const below = await this.reader.digests(this.contender.base);
    const [ids, digests]: [string[], string[][]] = [[], []];
    for (const image of [this.cold.image, again]) {
      ids.push(await this.engine.inspect<string>(image, '.Id'));
      digests.push((await this.reader.digests(image)).filter(digest => !below.includes(digest)));
    }
    await this.engine.removeImage(this.cold.image, again);
    return { sameId: ids[0] === ids[1], sameLayers: digests[0].filter(digest => digests[1].includes(digest)).length };
  }

  private async build(project: string, step: string, cache = true): Promise<Build> {
    const context = join(this.scratch, step);
    rmSync(context, { recursive: true, force: true });
    mkdirSync(context, { recursive: true });
    const begin = performance.now();
    this.contender.prepare(project, context, this.sample);
    this.prepared.push((performance.now() - begin) / 1000);
    const { noDependency } = this.contender;
    return this.engine.build({ context, step, cache, noDependency });
  }

  private async pull(image: string): Promise<Pull> {
    const present = new Set(this.layers.map(({ digest }) => digest));
    const missing = (await this.reader.own(image, this.contender.base)).filter(({ digest }) => !present.has(digest));
    const parts = new Set(missing.flatMap(({ entries }) => entries.map(({ path }) => partOf(path))));
    const bytes = missing.reduce((sum, { packed }) => sum + packed, 0);
    return { bytes, layers: missing.length, parts: [...parts] };
  }

  private median(change: Change): Rebuild {
    const rebuilds = this.rebuilds[change];
    return {
      seconds: median(rebuilds.map(({ seconds }) => seconds)),
      installed: rebuilds.some(({ installed }) => installed),
      pull: rebuilds[0].pull,
    };
  }
}
