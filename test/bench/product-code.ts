import { build, type Rollup } from 'vite';
import type { Tab } from './browser.ts';

/** Functions of the product that a suite runs in a page, each with arguments and an answer that are plain data. */
type Exports = Record<string, (...args: never[]) => unknown>;

export type ProductCode<E extends Exports> = {
  /** A script that leaves the functions in the page that runs it. */
  script: string;
  /** Calls one of them there. */
  run<N extends keyof E & string>(tab: Tab, name: N, ...args: Parameters<E[N]>): ReturnType<E[N]>;
};

/** The product's own code for a page, built from a module that exports what a suite calls. */
export async function productCode<E extends Exports>(entry: string): Promise<ProductCode<E>> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'productCode' } },
  });
  const [output] = [built].flat() as Rollup.RollupOutput[];
  return {
    script: output?.output[0].code ?? '',
    run: (tab, name, ...args) =>
      tab.run(
        (wanted, values) => {
          const { productCode: code } = globalThis as unknown as {
            productCode: Record<string, (...all: unknown[]) => unknown>;
          };
          return code[wanted]?.(...values);
        },
        name,
        args as unknown[],
      ) as never,
  };
}
