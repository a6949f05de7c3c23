// The app's Home tab.

import { replaceBlocks } from "./blocks.js";
import { attempt, report } from "./parts.js";
import { act, appName, context, mine } from "./tab.js";
import { tag } from "./tag.js";

export class Home {
  constructor() {
    this.node = tag("div", { class: "scroller", role: "tabpanel", "aria-label": `Home of ${appName()}` });
    this.inside = tag("div", { class: "home" }, tag("p", { class: "muted dots" }, "Opening"));
    this.node.append(this.inside);
    this.open();
  }

  /** Tells the app that somebody looks, as opening the tab does, and shows what there is. */
  async open() {
    await attempt(() => act("home", { tab: "home" }));
    await this.refresh();
  }

  async refresh() {
    const answer = await attempt(() => mine("home"));
    if (!answer) return;
    this.show(answer.view);
  }

  show(view) {
    if (!view) {
      const text = `${appName()} has not put anything here yet.`;
      this.inside.replaceChildren(tag("p", { class: "muted" }, text));
      return;
    }
    if (view.hash === this.hash) return;
    this.hash = view.hash;
    replaceBlocks(this.inside, view.blocks, this.context(view));
  }

  context(view) {
    const ids = (block, element) => ({ home: true, block_id: block.block_id, action_id: element.action_id });
    return context("home", {
      values: view.state.values,
      onAction: async (block, element, value) => {
        const answer = await attempt(() => act("press", { ...ids(block, element), value }));
        return answer ? report(answer) : false;
      },
      onChange: (block, element, value) => attempt(() => act("fill", { home: true, values: { [block.block_id]: value } })),
      onSuggest: async (block, element, text) => (await act("suggest", { ...ids(block, element), text })).options,
    });
  }
}
