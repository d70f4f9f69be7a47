/** Where a file of TargetLocations lies in S3, signed for reading where it has to be (ssm: TargetLocationsURL). */
export const locationsUrlPattern =
  /^https:\/\/[-a-zA-Z0-9@:%._+~#=]{1,253}\.s3(\.[a-z\d-]{9,16})?\.amazonaws\.com\/.{1,2000}$/;
