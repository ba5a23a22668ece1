import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { docker, run } from './docker';

// Where a secret may have been left.

/** What fits a pattern in the files of folders, in archives and archives in archives. */
export function tracesOf(pattern: string, ...paths: string[]): string[] {
  return JSON.parse(run('python3', ['-c', TRACES, pattern, ...paths]));
}

const TRACES = `
import io, json, os, re, sys, tarfile
found = set()
def search(file):
    try:
        for entry in tarfile.open(fileobj=file):
            found.update(re.findall(sys.argv[1], json.dumps([entry.name, entry.linkname, entry.pax_headers])))
            if entry.isfile():
                search(io.BytesIO(tarfile.TarFile.extractfile(archive_of(file), entry).read()))
    except tarfile.TarError:
        file.seek(0)
        found.update(each.decode() for each in re.findall(sys.argv[1].encode(), file.read()))
def archive_of(file):
    file.seek(0)
    return tarfile.open(fileobj=file)
for path in sys.argv[2:]:
    for folder, _, names in os.walk(path):
        for name in names:
            search(open(os.path.join(folder, name), 'rb'))
print(json.dumps(sorted(found)))
`;

/** An image as it is saved, and what Docker tells of it. */
export function written(image: string, log: string): string {
  const place = mkdtempSync(join(tmpdir(), 'written-'));
  docker('save', '--output', join(place, 'image.tar'), image);
  writeFileSync(join(place, 'history'), docker('history', '--no-trunc', image));
  writeFileSync(join(place, 'inspect'), docker('image', 'inspect', image));
  writeFileSync(join(place, 'log'), log);
  return place;
}
