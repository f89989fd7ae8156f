import { fileURLToPath } from 'node:url';
import type { JobName } from '../jobs/index.ts';

/** What a scenario is shown with. */
export interface Story {
  readonly jobs: readonly JobName[];
  /** The configuration that stands in for one that nobody named. */
  readonly config: string;
}

/** The commented examples stand beside `src` and `dist` alike. */
const example = (name: string): string => fileURLToPath(new URL(`../../config/${name}`, import.meta.url));

const mainStory: Story = { jobs: ['app-roles'], config: example('example.yaml') };

const stories: Readonly<Record<string, Story>> = {
  'access-map': {
    jobs: ['permission-sets', 'account-assignments'],
    config: example('identity-center.example.yaml'),
  },
  expiring: {
    jobs: ['credential-expiry', 'saml-rotation'],
    config: example('expiring.example.yaml'),
  },
  posture: { jobs: ['posture'], config: example('posture.example.yaml') },
};

/** @param scenario The name that a world has of itself, so that an exported one keeps its story. */
export function storyOf(scenario: string): Story {
  return stories[scenario] ?? mainStory;
}
