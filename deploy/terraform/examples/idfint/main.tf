# The integration environment at the interim data facility: what values-idfint.yaml names. Its load balancers' addresses
# were assigned by Google in 2021 and are pinned in that file, so none are reserved here.

terraform {
  required_version = ">= 1.9"

  # State holds no secret, and has to outlive your machine: give a bucket of yours.
  # backend "gcs" { bucket = "…", prefix = "alert-stream-broker" }
}

provider "google" {
  project = "science-platform-int-dc5d"
  region  = "us-central1"
}

module "alert_stream" {
  source = "../.."

  project = "science-platform-int-dc5d"
  region  = "us-central1"

  cluster = {
    name     = "rsp-int"
    location = "us-central1"
  }

  buckets = {
    alerts     = "rubin-alertdb-int-us-central1-packets"
    schemas    = "rubin-alertdb-int-us-central1-schemas"
    quarantine = "rubin-alertdb-int-us-central1-quarantine"
  }

  alert_retention_days = 28

  # The zone of lsst.cloud. The listener's records are in it already; this makes the account by which cert-manager writes.
  dns = { managed_zone = "lsst-cloud" }
}

output "values" {
  value = module.alert_stream.values
}

output "cert_manager_account" {
  value = module.alert_stream.cert_manager_account
}
