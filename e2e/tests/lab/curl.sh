# token SCOPE [TENANT]: an access token of the application in the environment.
token() {
    curl -sS "https://login.microsoftonline.com/${2:-$AZURE_TENANT_ID}/oauth2/v2.0/token" -d grant_type=client_credentials \
        -d "client_id=$AZURE_CLIENT_ID" --data-urlencode "client_secret=$AZURE_CLIENT_SECRET" -d "scope=$1" |
        sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p'
}
