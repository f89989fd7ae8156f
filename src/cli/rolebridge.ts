import { readEnvironment } from '../config/environment.ts';
import { interruption, processIo } from './io.ts';
import { main } from './main.ts';

const environment = readEnvironment();
const io = processIo({ noColour: environment.variable('NO_COLOR') !== undefined });
process.exitCode = await main(process.argv.slice(2), { io, environment, signal: interruption() });
