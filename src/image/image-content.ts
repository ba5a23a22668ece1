import { buildContext } from './build-context';
import { contentTag } from './content-tag';
import { renderDockerfile } from './dockerfile/render-dockerfile';
import type { ImagePlan } from './image-plan';
import { planImage } from './plan-image';
import type { PythonImageProps } from './python-image-props';
import { Memory } from '../private/memory';
import { quote } from '../private/messages';
import { Problems } from '../private/problems';
import type { FileContent } from '../private/write-files';
import type { PythonProject } from '../project';

/** By project, then by settings. A project never changes once it has been read. */
const contents = new Memory<PythonProject, Map<string, ImageContent>>();

/**
 * What an image consists of, made on demand. Images with equal settings share it: each of a thousand containers may
 * have its own.
 */
export class ImageContent {
  /** Throws `PythonImageInvalid` with every prop that does not suit the project. */
  public static of(props: PythonImageProps): ImageContent {
    const { project, ...settings } = props;
    const ofProject = contents.get(project, () => new Map());
    // Settings are plain data throughout, so their text is all of them.
    const key = JSON.stringify(settings);
    const content = ofProject.get(key) ?? new ImageContent(props);
    ofProject.set(key, content);
    return content;
  }

  public readonly plan: ImagePlan;
  public readonly warnings: string[] = [];
  private readonly props: PythonImageProps;
  private renderedDockerfile?: string;
  private contextFiles?: FileContent[];
  private tag?: string;

  private constructor(props: PythonImageProps) {
    this.props = props;
    this.plan = this.valid(problems => planImage(props, this.warnings, problems))!;
  }

  public get dockerfile(): string {
    this.renderedDockerfile ??= renderDockerfile(this.plan);
    return this.renderedDockerfile;
  }

  /** The build context, Dockerfile included. */
  public get files(): FileContent[] {
    const { project, include = [], exclude = [] } = this.props;
    const choice = { include, exclude };
    this.contextFiles ??= this.valid(problems => buildContext(this.dockerfile, project, choice, problems));
    return this.contextFiles;
  }

  public get contentTag(): string {
    const { platform, subject: { version } } = this.plan;
    this.tag ??= contentTag({ files: this.files, platform, version });
    return this.tag;
  }

  /** What was made, if nothing was found wrong with it. */
  private valid<T>(make: (problems: Problems) => T): T {
    const problems = new Problems(`PythonImage ${quote(this.props.project.name)}`);
    const made = make(problems);
    problems.throwIfAny('PythonImageInvalid');
    return made;
  }
}
