/** The processor an image is built for. */
export class ImageArchitecture {
  /** 64-bit Intel and AMD. Use it unless you run on Graviton or another arm64 platform. */
  public static readonly X86_64 = new ImageArchitecture('x86_64', 'linux/amd64');

  /** 64-bit Arm, such as AWS Graviton: usually cheaper for the same work. */
  public static readonly ARM64 = new ImageArchitecture('aarch64', 'linux/arm64');

  private constructor(
    /** Its name in Python's wheel tags and `platform_machine`: `x86_64` or `aarch64`. */
    public readonly machine: string,
    /** Its name in Docker: `linux/amd64` or `linux/arm64`. */
    public readonly dockerPlatform: string,
  ) {}

  /** One line for logs and messages, such as `ImageArchitecture.ARM64`. */
  public toString(): string {
    return `ImageArchitecture.${this === ImageArchitecture.ARM64 ? 'ARM64' : 'X86_64'}`;
  }
}
