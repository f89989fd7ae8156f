import type { FaultInput, World } from '../../../../src/lab/world.ts';
import { createSigningCertificateReader } from '../../../../src/providers/entra/signing-certificates/signing-certificate-reader.ts';
import { createSigningCertificateWriter } from '../../../../src/providers/entra/signing-certificates/signing-certificate-writer.ts';
import { SERVICE_PRINCIPAL_ID } from '../../../support/worlds.ts';
import { entraWorld, labTransport, onLab } from '../lab-entra.ts';

type ServicePrincipal = World['entra']['servicePrincipals'][number];

export interface Options {
  readonly servicePrincipal?: Partial<ServicePrincipal>;
  /** Beside the first one. */
  readonly others?: readonly Partial<ServicePrincipal>[];
  readonly faults?: FaultInput[];
  readonly entra?: Partial<World['entra']>;
}

/** The reader and the writer of signing certificates on a lab. */
export function certificatesOnLab({ servicePrincipal = {}, others = [], faults = [], entra = {} }: Options) {
  const made = entraWorld({ servicePrincipal, faults });
  const [first] = made.entra.servicePrincipals;
  if (first === undefined) throw new Error('no service principal');
  const servicePrincipals = [
    first,
    ...others.map((each, index) => ({ ...first, id: guid(index, 'a'), appId: guid(index, 'b'), ...each })),
  ];
  const run = onLab({ ...made, entra: { ...made.entra, servicePrincipals, ...entra } });
  const { graphOf, settings, lab } = run;
  return {
    ...run,
    reader: createSigningCertificateReader(graphOf, settings, labTransport(lab)),
    writer: createSigningCertificateWriter(graphOf, settings.cloud),
    /** What the directory holds, whatever its replicas show. */
    stored: () => {
      const found = lab.world.entra.servicePrincipals.find(({ id }) => id === SERVICE_PRINCIPAL_ID);
      if (found === undefined) throw new Error('no service principal');
      return found;
    },
  };
}

export function guid(number: number, letter: string): string {
  return `7e9a1c00-0000-4000-${letter}000-${String(number).padStart(12, '0')}`;
}
