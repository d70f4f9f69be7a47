import type { failures as english } from '../en/failures.ts';
import type { Translation } from '../translation.ts';

export const failures: Translation<typeof english> = {
  codes: {
    'access-denied': {
      title: '액세스가 거부되었습니다',
      why: 'AWS가 사용자를 확인했지만 이 작업은 허용하지 않습니다.',
      next: '계정 관리자에게 권한을 요청하거나 다른 프로필을 사용하세요.',
    },
    'browser-failed': {
      title: '브라우저를 열지 못했습니다',
      why: '시스템에서 로그인 페이지를 열지 못했습니다.',
      next: '이 컴퓨터나 다른 기기에서 코드로 로그인하세요.',
    },
    'ca-broken': {
      title: '인증서 파일을 사용할 수 없습니다',
      why: '설정, AWS_CA_BUNDLE 또는 프로필의 ca_bundle이 가리키는 파일이 없거나 파일에 인증서가 없습니다.',
      next: '설정이나 파일(PEM 인증서)을 고친 다음 다시 시도하세요.',
    },
    cancelled: { title: '취소했습니다', why: '끝나기 전에 중지했습니다.', next: '필요할 때 다시 시작하세요.' },
    'checksum-mismatch': {
      title: '파일이 바뀐 채 도착했습니다',
      why: '도착한 내용의 SHA-256이 보낸 내용과 다릅니다. 파일 이름으로는 아무것도 남기지 않았습니다.',
      next: '다시 시도해 주세요. 또 실패하면 파일이 쓰이는 중이거나 디스크에 문제가 있을 수 있습니다.',
    },
    'clock-skew': {
      title: '이 컴퓨터의 시계가 맞지 않습니다',
      why: 'AWS는 시각이 5분 넘게 차이 나는 요청을 거부합니다.',
      next: '이 컴퓨터의 시계를 맞춘 다음 다시 시도하세요.',
    },
    'credential-process-failed': {
      title: '자격 증명 프로세스가 실패했습니다',
      why: '이 프로필의 키를 내주는 프로그램이 키를 내주지 않았습니다.',
      next: 'credential_process의 명령을 터미널에서 실행해 무엇이 필요한지 확인한 다음 다시 시도하세요.',
    },
    'credentials-expired': {
      title: '자격 증명이 만료되었습니다',
      why: '이 프로필의 임시 자격 증명이 더 이상 유효하지 않습니다.',
      next: '발급받은 곳에서 갱신하세요. 파일이 바뀌면 프로필을 바로 다시 읽습니다.',
    },
    'credentials-missing': {
      title: '자격 증명이 없습니다',
      why: '이 프로필에 자격 증명이 없거나 AWS가 받아들이지 않습니다.',
      next: '세부 정보에서 시도한 내용을 확인하고 프로필을 고치거나 다른 프로필을 선택하세요.',
    },
    'document-missing': {
      title: '세션 문서가 없습니다',
      why: '요청한 Session Manager 문서가 이 계정과 리전에 없습니다.',
      next: '문서 이름을 확인하거나 계정의 기본 설정으로 연결하세요.',
    },
    'file-broken': {
      title: '파일의 일부를 읽지 못했습니다',
      why: '파일에 형식에 맞지 않는 부분이 있습니다. 나머지는 사용합니다.',
      next: '파일을 고치세요. 저장하면 바로 다시 읽습니다.',
    },
    'file-exists': {
      title: '같은 이름의 파일이 이미 있습니다',
      why: '노드에 같은 이름의 파일이 있으며, 아무것도 바꾸지 않았습니다.',
      next: '파일을 바꾸거나 다른 이름으로 보내 주세요.',
    },
    'file-failed': {
      title: '파일을 사용할 수 없습니다',
      why: '시스템이 파일 읽기나 쓰기를 허용하지 않았습니다.',
      next: '디스크에 여유가 있는지, 그곳에 쓸 수 있는지 확인한 다음 다시 시도하세요.',
    },
    'file-too-large': {
      title: '세션으로 보내기에는 파일이 너무 큽니다',
      why: '세션으로는 4 GiB까지의 파일을 주고받을 수 있습니다.',
      next: '더 큰 파일에는 S3 버킷을 사용해 주세요.',
    },
    'host-unreachable': {
      title: '호스트가 응답하지 않습니다',
      why: '호스트의 포트에 연결할 수 없었습니다.',
      next: '네트워크와 중간의 방화벽을 확인하고, 엔드포인트나 프록시를 설정했다면 그 값도 확인하세요.',
    },
    'invalid-request': {
      title: '요청이 거부되었습니다',
      why: '요청에 올바르지 않은 값이 있습니다.',
      next: '입력한 값을 확인하고 다시 시도하세요.',
    },
    'mfa-needed': {
      title: 'MFA 디바이스의 코드가 필요합니다',
      why: '이 프로필의 역할은 다중 인증을 요구하지만, 코드가 입력되지 않았습니다.',
      next: '다시 로그인하고 디바이스에 표시된 코드를 입력해 주세요.',
    },
    'name-unresolved': {
      title: '호스트 이름을 찾을 수 없습니다',
      why: '이름 서비스(DNS)가 호스트의 주소를 알려 주지 않았습니다.',
      next: '엔드포인트나 프록시의 철자와 리전을 확인하고, 자체 DNS를 쓰는 VPN이 켜져 있는지 확인하세요.',
    },
    'no-answer': {
      title: '서버가 답하지 않았습니다',
      why: '연결은 되었지만 그 위로 보낸 요청에 답이 없었습니다.',
      next: '중간의 프록시, 방화벽이나 VPN이 연결만 허용하고 내용을 막고 있을 수 있습니다. 관리자에게 문의하세요.',
    },
    'node-file-failed': {
      title: '노드에서 파일을 사용하지 못했습니다',
      why: '세션의 사용자로는 노드에서 파일을 읽거나 쓸 수 없었습니다.',
      next: '세부 정보에서 이유를 확인하고 다른 폴더를 골라 다시 시도해 주세요.',
    },
    'not-connected': {
      title: '노드가 연결되어 있지 않습니다',
      why: 'Systems Manager가 이 노드의 에이전트와 연결되어 있지 않습니다.',
      next: '노드와 SSM Agent가 실행 중인지, Systems Manager 엔드포인트에 닿는지 확인하세요.',
    },
    'not-found': {
      title: '찾을 수 없습니다',
      why: '요청한 대상이 없거나 더 이상 존재하지 않습니다.',
      next: '페이지를 새로 고친 다음 다시 시도하세요.',
    },
    offline: {
      title: 'AWS에 연결할 수 없습니다',
      why: 'AWS 엔드포인트에 연결하지 못했습니다.',
      next: '네트워크, 프록시, 프로필의 엔드포인트를 확인하세요. 저장된 데이터는 화면에 남아 있습니다.',
    },
    'outcome-unknown': {
      title: 'AWS에서 처리되었는지 알 수 없습니다',
      why: '답을 받기 전에 연결이 끊겼거나 AWS에 오류가 났습니다. 두 번 처리될 수 있어 다시 보내지 않았습니다.',
      next: '먼저 목록이나 기록에서 처리되었는지 확인하고, 없을 때만 다시 시도하세요.',
    },
    'port-in-use': {
      title: '로컬 포트를 이미 사용하고 있습니다',
      why: '이 컴퓨터의 다른 프로그램이 이 포트에서 이미 수신 대기하고 있습니다.',
      next: '다른 로컬 포트를 고르거나 0(비어 있는 포트)을 입력하세요. 포트를 쓰는 프로그램을 끝내도 됩니다.',
    },
    'port-refused': {
      title: '로컬 포트를 열 수 없습니다',
      why: '이 사용자는 이 포트에서 수신 대기할 권한이 없습니다.',
      next: '1024 이상의 로컬 포트나 0(비어 있는 포트)을 입력하세요.',
    },
    'profile-broken': {
      title: '프로필을 사용할 수 없습니다',
      why: '프로필의 설정이 서로 맞지 않거나 완전하지 않습니다.',
      next: 'AWS 파일에서 프로필을 고치세요. 저장하면 바로 다시 읽습니다.',
    },
    'profile-missing': {
      title: '프로필이 없습니다',
      why: 'AWS 파일에 이 프로필이 없습니다.',
      next: '다른 프로필을 선택하거나 AWS 파일에 추가하세요.',
    },
    'proxy-failed': {
      title: '프록시가 연결을 통과시키지 않았습니다',
      why: '프록시에 연결하지 못했거나 프록시가 거부했습니다.',
      next: '설정 > 네트워크의 프록시나 HTTPS_PROXY와 그 안의 사용자 이름과 암호를 확인하거나 호스트를 NO_PROXY에 넣은 다음 다시 시도하세요.',
    },
    'recording-damaged': {
      title: '기록 파일이 손상되었습니다',
      why: '파일의 시작이 기록 형식(asciicast 버전 2)이 아닙니다.',
      next: '재생할 내용이 없습니다. 파일을 직접 살펴보거나 삭제하세요.',
    },
    'recording-failed': {
      title: '기록이 멈췄습니다',
      why: '기록 파일에 쓰지 못했습니다. 그때까지 기록한 내용은 재생할 수 있고, 터미널은 계속 실행됩니다.',
      next: '디스크에 여유를 만든 다음 다시 기록하세요.',
    },
    'role-refused': {
      title: '이 역할을 사용할 수 없습니다',
      why: 'IAM Identity Center에서 이 계정의 이 역할을 허용하지 않습니다.',
      next: 'IAM Identity Center 관리자에게 할당을 요청하거나 다른 프로필을 사용하세요.',
    },
    'sandbox-failed': {
      title: '샌드박스가 시작되지 않았습니다',
      why: '샌드박스 프로세스가 끝났거나 제시간에 준비되지 않았습니다.',
      next: '다시 시도하세요. 또 실패하면 세부 정보를 복사해 알려 주세요.',
    },
    'service-unavailable': {
      title: 'AWS에 문제가 있습니다',
      why: '서비스가 자체 오류로 응답했습니다.',
      next: '잠시 후 다시 시도하세요.',
    },
    'session-ended': {
      title: '세션이 끝났습니다',
      why: '상대 쪽에서 세션을 닫았거나 제한 시간이 지났습니다.',
      next: '새 세션으로 다시 연결하세요.',
    },
    'shell-failed': {
      title: '셸이 시작되지 않았습니다',
      why: '시스템이 선택한 셸을 실행하지 못했습니다.',
      next: '셸이 설치되어 있고 실행할 수 있는지 확인하거나 다른 셸을 선택하세요.',
    },
    'sign-in-denied': {
      title: '로그인이 거부되었습니다',
      why: '로그인 페이지에서 요청이 거부되었습니다.',
      next: '다시 시도하여 요청을 허용하거나, 로그인하지 않은 상태로 닫으세요.',
    },
    'sign-in-expired': {
      title: '로그인 시간이 초과되었습니다',
      why: '확인하기 전에 코드 또는 페이지가 만료되었습니다.',
      next: '다시 시도하세요. 코드는 약 10분 동안 유효합니다.',
    },
    'sign-in-needed': {
      title: '로그인이 필요합니다',
      why: '이 프로필은 로그인하여 자격 증명을 받지만, 로그인되어 있지 않습니다.',
      next: '로그인하세요. 기다리던 작업이 이어서 진행됩니다.',
    },
    'start-url-refused': {
      title: '해당 위치에 포털이 없습니다',
      why: '이 리전에는 이 시작 URL의 IAM Identity Center가 없습니다.',
      next: '세션의 sso_start_url과 sso_region을 액세스 포털의 값과 비교해 보세요.',
    },
    'store-rebuilt': {
      title: '로컬 저장소를 다시 만들었습니다',
      why: '파일이 손상되어 따로 보관하고 새 저장소를 시작했습니다.',
      next: '할 일은 없습니다. 다음 새로 고침 때 데이터가 다시 채워집니다.',
    },
    'terminal-host-lost': {
      title: '터미널이 멈췄습니다',
      why: '터미널을 실행하는 프로세스가 끝났습니다.',
      next: '터미널을 다시 연결하세요. 다른 작업은 그대로입니다.',
    },
    throttled: {
      title: 'AWS가 요청 속도를 낮추라고 합니다',
      why: '이 앱이나 다른 곳에서 이 계정과 리전에 너무 많은 호출을 보냈습니다.',
      next: '잠시 기다린 다음 다시 시도하세요. 받은 데이터는 화면에 남아 있습니다.',
    },
    'tls-too-old': {
      title: '안전한 연결을 맺지 못했습니다',
      why: '서버와 TLS 1.2 이상으로 연결하지 못했습니다. 아무것도 보내지 않았습니다.',
      next: '엔드포인트와 프록시를 확인하세요. 오래된 서버이거나 암호화하지 않는 서버일 수 있습니다.',
    },
    'tls-untrusted': {
      title: '서버의 인증서를 신뢰할 수 없습니다',
      why: '인증서 검사를 통과하지 못했습니다. 아무것도 보내지 않았습니다.',
      next: '네트워크가 암호화된 연결을 검사하는 곳이라면 그 인증서를 설정 > 네트워크, AWS_CA_BUNDLE 또는 ca_bundle에 지정하세요. 그렇지 않다면 계속하지 마세요.',
    },
    unexpected: {
      title: '예기치 않은 문제가 생겼습니다',
      why: 'Fleetdeck의 결함일 가능성이 큽니다.',
      next: '다시 시도하세요. 또 실패하면 세부 정보를 복사해 알려 주세요.',
    },
    unsupported: {
      title: '아직 지원하지 않습니다',
      why: 'Fleetdeck은 아직 이 작업을 할 수 없습니다.',
      next: '지금은 액세스 키가 있는 프로필과 역할을 수임하는 프로필을 사용할 수 있습니다.',
    },
  },
  named: {
    'ca-broken': '파일 {{file}}이(가) 없거나 파일에 인증서가 없습니다.',
    'clock-skew': '이 컴퓨터의 시계가 서버와 {{seconds}}초 차이 납니다. AWS는 300초까지 허용합니다.',
    'credential-process-failed': '프로필 “{{profile}}”의 키를 내주는 {{program}}이(가) 실패했습니다: {{reason}}',
    'credentials-missing': '프로필 “{{profile}}”의 자격 증명을 찾지 못했습니다.',
    'credentials-expired': '프로필 “{{profile}}”의 임시 자격 증명이 더 이상 유효하지 않습니다.',
    'document-missing': '문서 “{{document}}”이(가) 이 계정과 리전에 없습니다.',
    'file-broken': '{{file}} 파일의 {{line}}번째 줄이 형식에 맞지 않습니다. 나머지는 사용합니다.',
    'host-unreachable': '{{host}}의 {{port}}번 포트에 연결할 수 없었습니다.',
    'invalid-request': '문서 {{document}}의 파라미터 {{parameter}}에 이 값을 쓸 수 없습니다.',
    'mfa-needed': '프로필 “{{profile}}”의 역할은 다중 인증을 요구하지만, 코드가 입력되지 않았습니다.',
    'name-unresolved': '이름 서비스(DNS)가 {{host}}의 주소를 알려 주지 않았습니다.',
    'no-answer': '{{host}}에 연결은 되었지만 보낸 요청에 답하지 않았습니다.',
    'not-connected': 'Systems Manager가 {{nodeId}}의 에이전트와 연결되어 있지 않습니다.',
    'port-in-use': '이 컴퓨터의 {{port}}번 포트를 {{holder}}이(가) 사용하고 있습니다.',
    'port-refused': '이 사용자는 {{port}}번 포트에서 수신 대기할 권한이 없습니다.',
    'profile-broken': '프로필 “{{profile}}”의 설정이 서로 맞지 않거나 완전하지 않습니다.',
    'profile-missing': 'AWS 파일에 프로필 “{{profile}}”이(가) 없습니다.',
    'proxy-failed': '프록시 {{proxy}}에 연결하지 못했거나 프록시가 거부했습니다.',
    'sign-in-needed': '프로필 “{{profile}}”은(는) 로그인하여 자격 증명을 받지만, 로그인되어 있지 않습니다.',
    'tls-too-old': '{{host}} 서버와 TLS 1.2 이상으로 연결하지 못했습니다. 아무것도 보내지 않았습니다.',
    'tls-untrusted':
      '“{{issuer}}”이(가) 발급한 {{host}}의 인증서가 검사를 통과하지 못했습니다. 아무것도 보내지 않았습니다.',
    unsupported:
      '프로필 “{{profile}}”은(는) {{source}} 방식으로 자격 증명을 얻습니다. Fleetdeck은 이 방식을 아직 지원하지 않습니다.',
  },
  missingAction: '{{action}} 권한이 없습니다.',
  remedies: {
    retry: '다시 시도',
    'sign-in': '다시 로그인',
    'role-refused': 'IAM Identity Center에서 계정 {{account}}의 역할 {{role}}을(를) 허용하지 않습니다.',
    'show-iam-action': '이 권한에 대해',
    'open-file': '파일 보기',
    reconnect: '다시 연결',
  },
  details: {
    cause: '원인: {{value}}',
    awsCode: 'AWS 오류: {{value}}',
    operation: '작업: {{value}}',
    'start-url-refused': '{{region}} 리전에는 시작 URL이 {{startUrl}}인 IAM Identity Center가 없습니다.',
    status: 'HTTP 상태: {{value}}',
    requestId: '요청 ID: {{value}}',
  },
};
