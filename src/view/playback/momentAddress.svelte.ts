/** The page's address as a link to a moment: followed when it is opened, written when it is copied, and taken back once something else is shown. */
import type { Workspace } from '../workspace.svelte';
import { describeMomentLink } from './momentLink';

/** Keeps `location.hash` and the moment shown from contradicting each other. */
export class MomentAddress {
  #workspace: () => Pick<Workspace, 'attempt' | 'momentLink' | 'openLink' | 'notices'>;
  /** What the address says of a moment; null where it says nothing. */
  #linked = $state<string | null>(null);

  constructor(workspace: () => Pick<Workspace, 'attempt' | 'momentLink' | 'openLink' | 'notices'>) {
    this.#workspace = workspace;
  }

  /** Shows what the address points to, if it points to a moment. */
  async follow(): Promise<void> {
    const { hash } = location;
    if (!/[#&]step=/.test(hash)) return;
    this.#linked = null;
    await this.#workspace().attempt(() => this.#workspace().openLink(hash));
    const found = this.#workspace().momentLink ?? hash;
    if (location.hash === hash) this.#write(found);
    this.#linked = found;
  }

  /** Puts the link to the moment shown into the address and the clipboard. */
  async copy(): Promise<void> {
    const link = this.#workspace().momentLink;
    if (link === null) return;
    this.#write(link);
    this.#linked = link;
    const what = describeMomentLink(link);
    try {
      await navigator.clipboard.writeText(location.href);
      this.#workspace().notices.inform(`The link to ${what} is copied.`);
    } catch {
      this.#workspace().notices.inform(`This browser does not let the page copy. The link to ${what} stands in the address bar.`);
    }
  }

  /** Takes the link out of the address once it is not what is shown; to be run in an effect. */
  check(): void {
    if (this.#linked === null) return;
    const { momentLink } = this.#workspace();
    if (momentLink === null || momentLink === this.#linked) return;
    if (/[#&]step=/.test(location.hash)) this.#write('');
    this.#linked = null;
  }

  #write(hash: string): void {
    history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
  }
}
