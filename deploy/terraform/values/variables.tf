variable "project" {
  description = "Google project of the buckets"
  type        = string
}

variable "brokers" {
  description = "Number of Kafka brokers"
  type        = number
}

variable "dedicated" {
  description = "Whether the brokers have machines of their own, with label and taint kafka=ok"
  type        = bool
}

variable "buckets" {
  description = "Names of the archive's buckets"
  type        = object({ alerts = string, schemas = string, quarantine = string })
}

variable "accounts" {
  description = "Of ingesters and servers: the Google account's address, and the name of the ServiceAccount"
  type = object({
    ingester = object({ google = string, kubernetes = string })
    server   = object({ google = string, kubernetes = string })
  })
}

variable "addresses" {
  description = "Addresses of the external listener: the bootstrap's, then the brokers'; empty before there are any"
  type        = list(string)
}

variable "hosts" {
  description = "Names of the external listener, in the addresses' order; empty without names"
  type        = list(string)
  default     = []
}
