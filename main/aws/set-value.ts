/** A value with the place where the user has set it. */
export interface SetValue {
  readonly from: 'environment' | 'file';
  /** The variable, or the setting of the AWS files. */
  readonly name: string;
  readonly value: string;
}

/** None where there is nothing, or an empty text: that is as good as not set. */
export function given(from: SetValue['from'], name: string, value: string | undefined): SetValue[] {
  return value === undefined || value === '' ? [] : [{ from, name, value }];
}
