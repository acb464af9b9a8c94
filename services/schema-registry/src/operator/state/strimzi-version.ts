import { ApiError } from '../api/api-error.ts';
import type { ApiClient } from '../api/client.ts';
import type { Place } from '../api/objects.ts';

const GROUP = 'kafka.strimzi.io';

/**
 * The version of Strimzi's API that the cluster serves: v1beta2 up to Strimzi 0.48, both from 0.49 on, v1 alone since
 * 1.0. It is asked for before each list, so an upgrade of Strimzi needs no restart here.
 */
export class StrimziVersion {
  readonly #api: ApiClient;
  #version: string | undefined;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** As it was when it was last asked for. */
  get version(): string | undefined {
    return this.#version;
  }

  /** @throws ApiError with status 404 when Strimzi's kinds aren't there */
  async place(plural: string): Promise<Place> {
    const versions = await this.#api.versions(GROUP);
    const version = versions.includes('v1') ? 'v1' : versions[0];
    this.#version = version;
    if (version === undefined) throw new ApiError(404, `Strimzi's kinds aren't installed: nothing serves ${GROUP}`);
    return { group: GROUP, version, plural };
  }
}
