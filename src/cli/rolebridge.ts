import { readEnvironment } from '../config/environment.ts';
import { interruption, processIo } from './io.ts';
import { main } from './main.ts';

const environment = readEnvironment();
const io = processIo({
  noColour: environment.variable('NO_COLOR') !== undefined,
  // npm tells its children which command started them.
  throughNpm: environment.variable('npm_command') !== undefined,
});
process.exitCode = await main(process.argv.slice(2), { io, environment, signal: interruption() });
