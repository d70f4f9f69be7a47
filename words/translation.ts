/**
 * The same keys in another language. Keys ending in `_one` may be left out: languages without a singular
 * (Korean) have only `_other` (i18next's plural suffixes).
 */
export type Translation<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translation<T[K]>;
} & {
  readonly [K in keyof T as K extends `${string}_one` ? K : never]?: string;
};
