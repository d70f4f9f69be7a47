import type { Translation } from '../translation.ts';
import type { signIn as en } from '../en/sign-in.ts';

export const signIn: Translation<typeof en> = {
  profiles_other: '기다리는 프로필',
  mfa: {
    title: 'MFA 디바이스의 코드를 입력해 주세요',
    device: '디바이스',
    role: '역할',
    code: '코드',
    help: '숫자 여섯 자리입니다. 공백이 있는 코드를 붙여넣어도 됩니다. 역할은 유효 시간 동안 이 역할을 쓰는 모든 프로필에 적용됩니다.',
    refused: 'AWS가 코드를 받아들이지 않았습니다: {{message}} 이미 쓴 코드라면 다음 코드를 기다려 주세요.',
    confirm: '확인',
    checking: '확인하는 중…',
  },
};
