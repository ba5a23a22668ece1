import { posix } from 'path';
import { draftWheels } from './compiled/draft-wheels';
import { buildContext, passwordWarnings } from './context/build-context';
import { contentTag } from './context/content-tag';
import { renderDockerfile } from './dockerfile/render-dockerfile';
import { ImageBudget } from './forecast/image-budget';
import { ImageForecast } from './forecast/image-forecast';
import type { ImagePlan } from './image-plan';
import { APP_DIRECTORY } from './places';
import { planImage } from './plan-image';
import type { PythonImageProps } from './python-image-props';
import type { ContextPart } from './steps/context-parts';
import { planSteps } from './steps/plan-steps';
import type { Variables } from './variables';
import { Memory } from '../private/memory';
import { quote } from '../private/messages';
import { Problems } from '../private/problems';
import type { FileContent } from '../private/write-files';
import {
  readFiles, shownOf, type LeftOutFile, type PythonProject, type ReadFiles, type SourceSelection,
} from '../project';

/** By project, then by settings. A project never changes after it is read. */
const contents = new Memory<PythonProject, Map<string, ImageContent>>();

interface ReadPart {
  readonly part: ContextPart;
  readonly read: ReadFiles;
}

/**
 * The content of an image, created on demand. Images with equal settings share it, so a thousand containers may each
 * create their own image.
 */
export class ImageContent {
  /** Throws `PythonImageInvalid` with every prop that does not fit the project. */
  public static of(props: PythonImageProps): ImageContent {
    const { project, ...settings } = props;
    const ofProject = contents.get(project, () => new Map());
    // Settings are plain data, so their JSON contains all of them.
    const key = JSON.stringify(settings);
    const content = ofProject.get(key) ?? new ImageContent(props);
    ofProject.set(key, content);
    return content;
  }

  public readonly plan: ImagePlan;
  public readonly forecast: ImageForecast;
  public readonly warnings: string[] = [];
  private readonly props: PythonImageProps;
  private renderedDockerfile?: string;
  private readonly selection: SourceSelection;
  private readonly parts: readonly ContextPart[];
  private readSources?: ReadFiles;
  private partsRead?: ReadPart[];
  private contextFiles?: FileContent[];
  private tag?: string;

  private constructor(props: PythonImageProps) {
    this.props = props;
    const { project, include = [], exclude = [], budget } = props;
    [this.plan, this.selection, this.parts, this.forecast] = this.valid(problems => {
      const ofFiles = new Problems('');
      const { steps, parts, written } = planSteps(props, this.warnings, problems);
      const wheels = draftWheels(props, this.warnings, problems);
      const compiled = wheels.drafts.map(each => each.package.path);
      const selection = project._sources.select(include, exclude, ofFiles, { written, compiled });
      const plan = planImage(props, selection, this.warnings, problems, { steps, drafts: wheels.drafts });
      problems.addAll(ofFiles);
      this.warnings.push(...selection.warnings(), ...plan ? passwordWarnings(plan, project, problems) : []);
      if (selection.files.length + compiled.length === 0) {
        problems.add('no source files were found in the project; '
          + "put them in src/<package>/ or <package>/, add them to 'include', or exclude less");
      }
      const forecast = plan && ImageForecast._of(plan, selection.files);
      if (plan && forecast) {
        (budget ?? ImageBudget.web())._check(forecast, plan, budget !== undefined, this.warnings, problems);
      }
      return [plan!, selection, [...wheels.parts, ...parts], forecast!];
    });
  }

  public get dockerfile(): string {
    this.renderedDockerfile ??= renderDockerfile(this.plan);
    return this.renderedDockerfile;
  }

  /** The build context, Dockerfile included. */
  public get files(): FileContent[] {
    this.contextFiles ??= [
      ...buildContext(this.dockerfile, this.plan, this.props.project, this.sources.contents), ...this.partFiles,
    ];
    return this.contextFiles;
  }

  public get environment(): Variables {
    return this.props.environment ?? {};
  }

  public get include(): readonly string[] {
    return this.props.include ?? [];
  }

  /** The files of the project that are not in the image, sorted by path. */
  public get leftOut(): LeftOutFile[] {
    const keysIn = (home: string, { keys }: ReadFiles) =>
      keys.map(path => ({ path: posix.relative(home, path), reason: 'contains a private key' }));
    const ofParts = this.readParts.flatMap(({ part, read }) => [...part.leftOut, ...keysIn(part.home, read)]);
    const keys = keysIn(this.props.project._sources.path, this.sources);
    const known = this.selection.leftOut.list();
    const isKnown = (each: string) => known.some(({ path }) => path === each);
    return [...known, ...shownOf([...keys, ...ofParts.filter(({ path }) => !isKnown(path))])]
      .sort((a, b) => a.path < b.path ? -1 : 1);
  }

  public leftOutReason(module: string): LeftOutFile | undefined {
    const file = this.selection.leftOut.reasonForModule(module);
    return file && this.has(file.path) ? undefined : file;
  }

  public leftOutFile(path: string): LeftOutFile | undefined {
    return this.has(path) ? undefined : this.selection.leftOut.reasonForFile(path);
  }

  /** @param path relative to the project */
  public has(path: string): boolean {
    const inTree = posix.join(this.props.project._sources.path, path);
    return this.selection.files.some(file => file.path === inTree) || this.isWritten(posix.join(APP_DIRECTORY, inTree));
  }

  /** What build steps write: files, or folders with whatever is in them. */
  public get outputs(): string[] {
    return this.plan.steps.flatMap(({ outputs }) => outputs);
  }

  private isWritten(path: string): boolean {
    return this.outputs.some(output => `${path}/`.startsWith(`${output}/`));
  }

  private get sources(): ReadFiles {
    this.readSources ??= this.valid(problems => this.selection.read(problems));
    return this.readSources;
  }

  /** What only build steps and wheels are made of. */
  private get readParts(): ReadPart[] {
    this.partsRead ??= this.valid(problems =>
      this.parts.map(part => ({ part, read: readFiles(part.files, problems) })));
    return this.partsRead;
  }

  private get partFiles(): FileContent[] {
    return this.readParts.flatMap(({ part: { directory }, read }) =>
      read.contents.map(file => ({ ...file, path: `${directory}/${file.path}` })));
  }

  public get contentTag(): string {
    const { platform, subject: { version } } = this.plan;
    this.tag ??= contentTag({ files: this.files, platform, version });
    return this.tag;
  }

  /** Throws if `make` reports problems. */
  private valid<T>(make: (problems: Problems) => T): T {
    const problems = new Problems(`PythonImage ${quote(this.props.project.name)}`);
    const made = make(problems);
    problems.throwIfAny('PythonImageInvalid');
    return made;
  }
}
