# Who may do what in which bucket. Google's own roles give more than is needed: the one that creates can't read, and those
# that read also list.

locals {
  roles = {
    writer = {
      id          = "Writer"
      title       = "Alert archive: create and get"
      description = "What an ingester needs to put an object where none is, and to compare a repeat; it can delete and overwrite nothing"
      may         = concat(["create", "get"], var.ingester_may_list ? ["list"] : [])
    }

    keeper = {
      id          = "QuarantineKeeper"
      title       = "Alert archive: keep the quarantine"
      description = "What it takes to put messages into quarantine, to list them, to try them again and to take them out"
      may         = ["create", "delete", "get", "list"]
    }

    reader = {
      id          = "Reader"
      title       = "Alert archive: read"
      description = "What a server needs; without list a store answers alike for what is missing and for what is forbidden"
      may         = ["get", "list"]
    }
  }

  rights = {
    ingester_alerts     = { account = "ingester", bucket = "alerts", role = "writer" }
    ingester_schemas    = { account = "ingester", bucket = "schemas", role = "writer" }
    ingester_quarantine = { account = "ingester", bucket = "quarantine", role = "keeper" }
    server_alerts       = { account = "server", bucket = "alerts", role = "reader" }
    server_schemas      = { account = "server", bucket = "schemas", role = "reader" }
  }
}
