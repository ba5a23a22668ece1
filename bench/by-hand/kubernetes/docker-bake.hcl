variable "TAG" {}

target "blog" {
  context   = "../blog"
  tags      = ["ghcr.io/acme/blog:${TAG}"]
  platforms = ["linux/amd64"]
}
