/** Two steps, each for a platform, and one more; `version` tells its versions apart. */
export const facts = (version: string) => `---
schemaVersion: "2.2"
description: Tells what a node is, in two steps (${version}).
parameters:
  Detail:
    type: String
    description: How much is told.
    default: short
    allowedValues:
      - short
      - long
mainSteps:
  - name: linuxFacts
    action: aws:runShellScript
    precondition:
      StringEquals:
        - platformType
        - Linux
    inputs:
      timeoutSeconds: "60"
      runCommand:
        - echo "node $(hostname) role $FLEET_ROLE env $FLEET_ENV"
        - if [ "{{ Detail }}" = "long" ]; then uname -sr; fi
  - name: windowsFacts
    action: aws:runPowerShellScript
    precondition:
      StringEquals:
        - platformType
        - Windows
    inputs:
      timeoutSeconds: "60"
      runCommand:
        - hostname
  - name: diskSpace
    action: aws:runShellScript
    precondition:
      StringEquals:
        - platformType
        - Linux
    inputs:
      runCommand:
        - df -h . | tail -n 1
`;

/** A parameter with a pattern. */
export const restartService = JSON.stringify(
  {
    schemaVersion: '2.2',
    description: 'Restarts a service by its name.',
    parameters: {
      Service: { type: 'String', description: 'The service.', allowedPattern: '^[a-z][a-z0-9@._-]{0,63}$' },
      Grace: {
        type: 'String',
        description: 'Seconds between stop and start.',
        default: '0',
        allowedPattern: '^[0-9]{1,2}$',
      },
    },
    mainSteps: [
      {
        name: 'restart',
        action: 'aws:runShellScript',
        inputs: {
          timeoutSeconds: '120',
          runCommand: [
            'echo "stopping {{ Service }} on $(hostname)"',
            'sleep {{ Grace }}',
            'date +%s > "$HOME/{{ Service }}.started"',
            'echo "started {{ Service }}"',
          ],
        },
      },
    ],
  },
  null,
  2,
);

/** An approval, then a loop. */
export const rollingRestart = `---
schemaVersion: "0.3"
description: Asks for an approval, then restarts a service on nodes one after the other.
assumeRole: "{{ AutomationAssumeRole }}"
parameters:
  AutomationAssumeRole:
    type: AWS::IAM::Role::Arn
    description: The role that runs the steps.
    default: ""
  InstanceIds:
    type: List<AWS::EC2::Instance::Id>
    description: The nodes, in their order.
  Service:
    type: String
    description: The service.
    default: web
  Approvers:
    type: StringList
    description: Users and roles that may approve.
mainSteps:
  - name: askFirst
    action: aws:approve
    timeoutSeconds: 3600
    onFailure: Abort
    inputs:
      Approvers: "{{ Approvers }}"
      MinRequiredApprovals: 1
      Message: Restart {{ Service }} on the nodes?
  - name: eachNode
    action: aws:loop
    inputs:
      Iterators: "{{ InstanceIds }}"
      IteratorDataType: String
      Steps:
        - name: restartService
          action: aws:runCommand
          inputs:
            DocumentName: Fleet-RestartService
            InstanceIds:
              - "{{ eachNode.CurrentIteratorValue }}"
            Parameters:
              Service:
                - "{{ Service }}"
        - name: settle
          action: aws:sleep
          inputs:
            Duration: PT1S
outputs:
  - askFirst.ApprovalStatus
`;

/** An API call, a script and a branch. */
export const countInstances = `---
schemaVersion: "0.3"
description: Counts instances by their state and chooses what to do.
assumeRole: "{{ AutomationAssumeRole }}"
parameters:
  AutomationAssumeRole:
    type: AWS::IAM::Role::Arn
    description: The role that runs the steps.
    default: ""
  Role:
    type: String
    description: The value of the tag Role.
    default: web
mainSteps:
  - name: find
    action: aws:executeAwsApi
    inputs:
      Service: ec2
      Api: DescribeInstances
      Filters:
        - Name: tag:Role
          Values:
            - "{{ Role }}"
    outputs:
      - Name: States
        Selector: $.Reservations..Instances..State.Name
        Type: StringList
  - name: count
    action: aws:executeScript
    inputs:
      Runtime: python3.11
      Handler: count
      InputPayload:
        States: "{{ find.States }}"
      Script: |-
        def count(events, context):
            states = events["States"]
            running = sum(1 for state in states if state == "running")
            print(f"{running} of {len(states)} are running")
            return {"Running": running, "All": len(states), "Healthy": "yes" if running == len(states) else "no"}
    outputs:
      - Name: Healthy
        Selector: $.Payload.Healthy
        Type: String
      - Name: Running
        Selector: $.Payload.Running
        Type: Integer
  - name: choose
    action: aws:branch
    inputs:
      Choices:
        - NextStep: healthy
          Variable: "{{ count.Healthy }}"
          StringEquals: "yes"
      Default: unhealthy
  - name: healthy
    action: aws:sleep
    isEnd: true
    inputs:
      Duration: PT1S
  - name: unhealthy
    action: aws:sleep
    isEnd: true
    inputs:
      Duration: PT2S
outputs:
  - count.Running
  - count.Healthy
`;

/** What the partner shares. */
export const checkHome = `---
schemaVersion: "2.2"
description: Checks permissions of a home, as a partner recommends.
mainSteps:
  - name: checkHome
    action: aws:runShellScript
    inputs:
      runCommand:
        - ls -ld "$HOME"
`;
