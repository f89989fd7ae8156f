/**
 * Test files share a process, and what one sets in its environment would be there for the next: a run on the lab tells
 * the AWS SDK to look away from configured endpoints. So each file begins with what the process began with.
 */
interface Process {
  rolebridgeEnvironment?: Readonly<Record<string, string | undefined>>;
}

const shared = globalThis as typeof globalThis & Process;
shared.rolebridgeEnvironment ??= { ...process.env };
const first = shared.rolebridgeEnvironment;

for (const name of Object.keys(process.env)) {
  if (!(name in first)) delete process.env[name];
}
Object.assign(process.env, first);
