import type { Translation } from '../translation.ts';
import type { signIn as en } from '../en/sign-in.ts';

export const signIn: Translation<typeof en> = {
  profiles_other: '기다리는 프로필',
  page: {
    done: { title: '로그인했습니다', text: '이 페이지를 닫고 Fleetdeck으로 돌아가세요.' },
    refused: {
      title: '로그인하지 않았습니다',
      text: '요청이 거부되었습니다. 이 페이지를 닫고 Fleetdeck으로 돌아가세요.',
    },
  },
  sso: {
    title: '{{session}}에 로그인',
    waiting: '로그인이 필요한 작업이 있습니다. 요청하기 전에는 아무것도 열지 않습니다.',
    begin: '브라우저 열기',
    getCode: '코드 받기',
    opening: '브라우저에 로그인 페이지가 열렸습니다. 로그인을 마치면 이 창이 자동으로 이어집니다.',
    slow: '아직 응답이 없습니다. 브라우저가 다른 컴퓨터에 있거나 이 컴퓨터에 연결할 수 없다면 코드를 사용하세요.',
    code: '아무 기기에서나 페이지를 열어 이 코드를 입력하거나, 그림을 스캔하세요.',
    page: '페이지',
    portal: '포털',
    copyCode: '코드 복사',
    copiedCode: '코드를 복사했습니다',
    qr: '코드가 포함된 페이지의 QR 코드',
    endsIn: '코드는 {{time}} 만료됩니다.',
    getting: '코드를 받는 중…',
    openAgain: '브라우저 다시 열기',
    openPage: '여기서 페이지 열기',
    useCode: '코드로 로그인',
    useBrowser: '브라우저로 로그인',
    newCode: '새 코드 받기',
    again: '다시 시도',
    more_other: '외 {{count}}개',
  },
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
