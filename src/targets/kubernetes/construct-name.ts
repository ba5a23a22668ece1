/** The constructs of this target. Their errors and warnings have these names. */
export type ConstructName = 'PythonContainerDeployment' | 'PythonContainerJob' | 'PythonContainerCronJob';

/** The code of an error. */
export const codeOf = (name: ConstructName): string => `${name}Invalid`;
