import { labels, parseName } from './wheel-tags';

interface SizedFile {
  readonly file: string;
  readonly bytes?: number;
}

/** Linkers of these keep debug symbols outside the program; those of the processor that is asked for come first. */
const SYSTEMS: Readonly<Record<'x86_64' | 'aarch64', readonly string[]>> = {
  x86_64: ['macosx x86_64', 'macosx arm64', 'macosx universal2', 'win amd64'],
  aarch64: ['macosx arm64', 'macosx x86_64', 'macosx universal2', 'win arm64', 'win amd64'],
};

/** Such a wheel has each program twice, once for each processor. */
const UNIVERSAL = { system: 'macosx universal2', part: 0.5 };

/**
 * What a wheel with programs for Linux takes for macOS or else Windows, which is about what remains of it without debug
 * symbols: whether it has any is not in a lock, and they can be nine tenths of it.
 *
 * @param wheels all of the same version, of which those for the same Python are compared
 */
export function bytesElsewhere(wheels: readonly SizedFile[], chosen: SizedFile): number | undefined {
  const { tags, platforms } = partsOf(chosen.file);
  const machine = (['x86_64', 'aarch64'] as const).find(each => platforms.some(platform => platform.endsWith(each)));
  if (machine === undefined) { return undefined; }
  const bytes = new Map<string, number>();
  for (const each of wheels.filter(({ file }) => file.includes(`-${tags}-`))) {
    const system = systemOf(partsOf(each.file).platforms);
    if (system !== undefined && each.bytes !== undefined) {
      // The wheel for a newer macOS may use a library of the system in place of its own.
      const part = system === UNIVERSAL.system ? UNIVERSAL.part : 1;
      bytes.set(system, Math.max(bytes.get(system) ?? 0, each.bytes * part));
    }
  }
  return SYSTEMS[machine].flatMap(system => bytes.get(system) ?? []).at(0);
}

function partsOf(file: string): { readonly tags: string; readonly platforms: readonly string[] } {
  const [python, abi, platform = ''] = parseName(file)?.slice(-3) ?? [];
  return { tags: `${python}-${abi}`, platforms: labels(platform) };
}

function systemOf(platforms: readonly string[]): string | undefined {
  const systems = new Set(platforms.flatMap(platform => {
    const [, system, processor] = /^(macosx|win)_(?:[0-9]+_[0-9]+_)?(x86_64|arm64|universal2|amd64)$/.exec(platform) ?? [];
    return system === undefined ? [] : `${system} ${processor}`;
  }));
  return systems.size > 1 ? UNIVERSAL.system : [...systems].at(0);
}
