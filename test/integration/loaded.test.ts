import { Component, type ComponentChildren, h, render } from 'preact';
import { expect, it } from 'vitest';
import { useLoaded } from '../../lib/client/loaded.ts';

class Boundary extends Component<{ children: ComponentChildren }, { thrown: unknown }> {
  override state = { thrown: null };

  static override getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }

  override render() {
    return this.state.thrown === null ? this.props.children : String(this.state.thrown);
  }
}

it('a part of a view that cannot be loaded is seen by the boundary around it, and takes nothing else along', async () => {
  const frame = document.createElement('div');
  const Part = () => (useLoaded(() => Promise.reject<object>(new Error('not on the disk'))) ? 'there' : 'not yet');
  render([h('p', null, 'the rest'), h(Boundary, { children: h(Part, null) })], frame);
  expect(frame.textContent).toBe('the restnot yet');
  await expect.poll(() => frame.textContent).toBe('the restError: not on the disk');
});
