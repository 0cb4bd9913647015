// The documented properties of the SAM types we use ("AWS SAM resource and property reference"): required ones end with "!".
const list = (text) => {
  const properties = {};
  for (const word of text.trim().split(/\s+/)) {
    properties[word.replace('!', '')] = word.endsWith('!');
  }
  return properties;
};

const functionProperties = `
  Architectures AssumeRolePolicyDocument AutoPublishAlias AutoPublishAliasAllProperties AutoPublishCodeSha256 CapacityProviderConfig
  CodeSigningConfigArn CodeUri DeadLetterQueue DeploymentPreference Description DurableConfig Environment EphemeralStorage
  EventInvokeConfig Events FileSystemConfigs FunctionName FunctionUrlConfig Handler ImageConfig ImageUri InlineCode KmsKeyArn Layers
  LoggingConfig MemorySize PackageType PermissionsBoundary Policies PropagateTags ProvisionedConcurrencyConfig PublishToLatestPublished
  RecursiveLoop ReservedConcurrentExecutions Role RolePath Runtime RuntimeManagementConfig SnapStart SourceKMSKeyArn Tags
  TenancyConfig Timeout Tracing VersionDeletionPolicy VersionDescription VpcConfig`;

export const types = {
  'AWS::Serverless::Function': list(functionProperties),
  'AWS::Serverless::HttpApi': list(`AccessLogSettings Auth CorsConfiguration DefaultRouteSettings DefinitionBody DefinitionUri
    Description DisableExecuteApiEndpoint Domain FailOnWarnings Name PropagateTags RouteSettings StageName StageVariables Tags`),
};

/** What Globals may say about functions. */
export const globals = list(functionProperties.replace(/\b(Events|Role|Policies|FunctionName|InlineCode|ImageUri|ImageConfig|FunctionUrlConfig|TenancyConfig)\b/g, ''));

export const events = {
  HttpApi: list('ApiId Auth Method Path PayloadFormatVersion RouteSettings TimeoutInMillis'),
  ScheduleV2: list(`DeadLetterConfig Description EndDate FlexibleTimeWindow GroupName Input KmsKeyArn Name OmitName PermissionsBoundary
    RetryPolicy RoleArn ScheduleExpression! ScheduleExpressionTimezone StartDate State`),
  SQS: list(`BatchSize Enabled FilterCriteria FunctionResponseTypes KmsKeyArn MaximumBatchingWindowInSeconds MetricsConfig
    ProvisionedPollerConfig Queue! ScalingConfig`),
};

/** What is within the properties above, by the property's name; those of Lambda itself are below. */
export const parts = {
  AccessLogSettings: list('DestinationArn Format'),
  CorsConfiguration: list('AllowCredentials AllowHeaders AllowMethods AllowOrigins ExposeHeaders MaxAge'),
  DeadLetterConfig: list('Arn QueueLogicalId Type'),
  DefaultRouteSettings: list('DataTraceEnabled DetailedMetricsEnabled LoggingLevel ThrottlingBurstLimit ThrottlingRateLimit'),
  DestinationConfig: list('OnFailure OnSuccess'),
  EventInvokeConfig: list('DestinationConfig MaximumEventAgeInSeconds MaximumRetryAttempts'),
  OnFailure: list('Destination Type'),
  OnSuccess: list('Destination Type'),
  RetryPolicy: list('MaximumEventAgeInSeconds MaximumRetryAttempts'),
  ScalingConfig: list('MaximumConcurrency'),
};

/** Parts of Lambda that SAM hands through; the specification knows their shape. */
export const passedOn = {
  VpcConfig: 'VpcConfig',
  LoggingConfig: 'LoggingConfig',
  SnapStart: 'SnapStart',
  EphemeralStorage: 'EphemeralStorage',
};

export const deploymentPreference = list('Alarms Enabled Hooks PassthroughCondition Role TriggerConfigurations Type');
export const deploymentTypes = [
  'AllAtOnce', 'Canary10Percent5Minutes', 'Canary10Percent10Minutes', 'Canary10Percent15Minutes', 'Canary10Percent30Minutes',
  'Linear10PercentEvery1Minute', 'Linear10PercentEvery2Minutes', 'Linear10PercentEvery3Minutes', 'Linear10PercentEvery10Minutes'];
