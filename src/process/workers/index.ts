// One file for each way to start a program that is not one of `servers/`: a worker, a job, a server of the user's own.
export { checkWords, commandProcess } from './command';
export { moduleProcess } from './module';
