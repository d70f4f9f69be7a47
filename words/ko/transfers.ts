import type { Translation } from '../translation.ts';
import type { transfers as en } from '../en/transfers.ts';

export const transfers: Translation<typeof en> = {
  title: '파일 전송',
  upload: '파일 업로드…',
  download: '파일 다운로드…',
  drop: '놓으면 {{name}}(으)로 보냅니다',
  uploadTitle: '{{name}}(으)로 보내기',
  downloadTitle: '{{name}}에서 파일 받기',
  folder: '노드의 폴더',
  folderHelp: '세션 사용자의 홈(~)을 기준으로 합니다. 파일당 4 GiB까지 보낼 수 있습니다.',
  file: '노드의 파일',
  fileHelp: '전체 경로 또는 홈(~) 아래의 경로입니다. 4 GiB까지 받을 수 있습니다.',
  send: '보내기',
  get: '받기',
  progress: '{{name}}: {{percent}} %',
  rate: '{{rate}} MB/s, {{seconds}}초 남음',
  phase: {
    starting: '시작하는 중',
    running: '전송 중',
    checking: 'SHA-256 확인 중',
    done: '완료, SHA-256 일치',
    cancelled: '취소됨',
    failed: '실패',
  },
  left: '{{done}}. 이전 파일은 삭제할 수 없어 {{left}}에 남아 있습니다',
  waiting: '연결을 기다리는 중',
  replace: '바꾸기',
  rename: '둘 다 유지',
  reveal: '폴더에서 보기',
  remove: '{{name}} 닫기',
};
