import { parseApplication, SERVERS, type NamedApplication } from '../../../servers';

const KNOWN = SERVERS.flatMap(({ name, settingsFile }) => settingsFile ? [{ server: name, ...settingsFile }] : []);

/** Usual names of files with settings of a server. */
export const SETTINGS_FILE = new RegExp(KNOWN.map(({ named }) => named.source).join('|'));

/** The settings file that a server reads by itself. */
export interface ServerSettings {
  readonly file: string;
  /** What each is set to, as it is written. */
  readonly values: ReadonlyMap<string, string>;
}

/** The applications that the settings file of a server names; undefined for any other file. */
export function applicationsInSettings(file: string, text: string): NamedApplication[] | undefined {
  const settings = KNOWN.find(({ named }) => named.test(file));
  if (!settings) { return undefined; }
  const name = settings.application(text);
  const application = name === undefined ? undefined
    : parseApplication(name) ?? parseApplication(`${name}:application`);
  return application ? [application] : [];
}

/** What the settings files in the folder of the project set, by the server that reads them. */
export function ownSettings(
  files: ReadonlyArray<{ readonly name: string; readonly text: string }>,
): ReadonlyMap<string, ServerSettings> {
  return new Map(KNOWN.flatMap(({ server, own }) => {
    const found = own && files.find(({ name }) => name === own.file);
    return found ? [[server, { file: found.name, values: own.values(found.text) }]] : [];
  }));
}
