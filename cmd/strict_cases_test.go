package cmd_test

// What the strict servers are asked, to see that they are strict. The usual header fields come from strictClient.

const enfixBody = `{"endpoint":"users","send_to":"http://a.example/in","send_method":"post","signing_key":"1"}`

var (
	enfixFirst = strictCase{call: "POST /api/v1/webhooks/", body: enfixBody, status: 200, want: `"_id":"51b1e78dbd7a844089000001"`}
	enfixCases = []strictCase{
		{call: "GET /api/v1/webhooks/?endpoint=users", status: 200, want: `"actions":[],"send_to"`},
		{call: "GET /api/v1/webhooks/{id}", status: 200, want: `"date_added":"2020-`},
		{call: "GET /api/v1/webhooks/1", status: 404},
		{call: "GET /api/v1/webhooks/", header: "Token: x", status: 401},
		{call: "PUT /api/v1/webhooks/{id}", body: enfixBody, status: 204},
		{call: "PUT /api/v1/webhooks/{id}", body: `{"send_method":"post"}`, status: 400},
		{call: "PATCH /api/v1/webhooks/{id}", body: `{"actions":["put"]}`, status: 204},
		{call: "PATCH /api/v1/webhooks/{id}", body: `{"actions":["delete"]}`, status: 400},
		{call: "DELETE /api/v1/webhooks/{id}", status: 200},

		{call: "GET /api/v1/webhooks", status: strange},
		{call: "GET /api/v1/webhooks/?page=1", status: strange},
		{call: "GET /api/v1/webhooks/{id}/", status: strange},
		{call: "GET /api/v1/webhooks/{id}", header: "App-Token: ", status: strange},
		{call: "DELETE /api/v1/webhooks/{id}", header: "Content-Type: ", status: strange},
		{call: "DELETE /api/v1/webhooks/{id}", body: "{}", status: strange},
		{call: "PATCH /api/v1/webhooks/{id}", body: `{"_id":"1"}`, status: strange},
		{call: "PATCH /api/v1/webhooks/{id}", body: `{"actions":null}`, status: strange},
		{call: "POST /api/v1/token/", body: enfixBody, status: strange},
	}
)

const (
	idaasLogIn = `{"applicationId":"` + idaasAppID + `","sharedSecret":"` + idaasSecret + `"}`
	idaasBody  = `{"callbackUrl":"https://a.example/in","events":[{"type":"user.created","filter":"[{\"a\":1}]"}],"expiry":30}`
)

var (
	idaasFirst = strictCase{call: "POST /api/web/v1/webhooks", body: idaasBody, status: 200, want: `"token":"`}
	idaasCases = []strictCase{
		{call: "GET /api/web/v1/webhooks", status: 200, want: `[{"id":"5d0b8f6e`},
		{call: "GET /api/web/v1/webhooks", header: "Authorization: Bearer " + idaasAdmin, status: 200},
		{call: "GET /api/web/v1/webhooks/{id}", status: 200, want: `"filter":"[{\"a\":1}]"}],"expired":false,"expiryDate":"2`},
		{call: "POST /api/web/v1/webhooks/test/{id}", status: 200},
		{call: "POST /api/web/v1/webhooks/test/1", status: 404, want: `"errorCode":"webhook_not_found"`},
		{call: "PUT /api/web/v1/webhooks/{id}", body: idaasBody, status: 200, want: `"enabled":true`},
		{call: "PUT /api/web/v1/webhooks/1", body: idaasBody, status: 404},
		{call: "DELETE /api/web/v1/webhooks/{id}", status: 200},
		{call: "DELETE /api/web/v1/webhooks/1", status: 404},
		{call: "POST /api/web/v1/webhooks", body: idaasBody, status: 409, want: `"errorMessage":"There is`},
		{call: "POST /api/web/v1/webhooks", body: `{"callbackUrl":"http://a.example","events":[{"type":"a"}]}`, status: 400},
		{call: "POST /api/web/v1/webhooks", body: `{"callbackUrl":"https://a.example","events":[]}`, status: 400},
		{call: "POST /api/web/v1/webhooks", body: `{"callbackUrl":"https://a.example","events":[{"type":"a"}],"expiry":1001}`, status: 400},
		{call: "DELETE /api/web/v1/webhooks/{id}", header: "Authorization: " + idaasViewer, status: 403, want: "WEBHOOKS:REMOVE"},

		{call: "GET /api/web/v1/webhooks", header: "Authorization: ", status: strange},
		{call: "GET /api/web/v1/webhooks", header: "Authorization: " + idaasAppID + "," + idaasSecret, status: strange},
		{call: "GET /api/web/v1/webhooks", header: "Content-Type: application/json", status: strange},
		{call: "GET /api/web/v1/webhooks", header: "Accept: */*", status: strange},
		{call: "GET /api/web/v1/webhooks", header: "X-Api-Key: 1", status: strange},
		{call: "GET /api/web/v1/webhooks/{id}", body: "{}", header: "Content-Type: ", status: strange},
		{call: "GET /api/web/v1/webhooks?page=1", status: strange},
		{call: "GET /api/web/v1/webhooks/", status: strange},
		{call: "PATCH /api/web/v1/webhooks/{id}", body: `{"enabled":false}`, status: strange},
		{call: "POST /api/web/v1/webhooks/{id}/test", status: strange},
		{call: "POST /api/web/v1/webhooks/test/{id}", body: "{}", header: "Content-Type: ", status: strange},
		{call: "PUT /api/web/v1/webhooks/{id}", body: `{"callbackUrl":"https://a.example","events":[{"id":"1","type":"a"}]}`, status: strange},
		{call: "PUT /api/web/v1/webhooks/{id}", body: `{"callbackUrl":"https://a.example","events":["a"]}`, status: strange},
		{call: "PUT /api/web/v1/webhooks/{id}", body: `{"callbackUrl":"https://a.example","events":[],"expiryDate":null}`, status: strange},
		{call: "PUT /api/web/v1/webhooks/{id}", body: `{"callbackUrl":"https://a.example","events":[],"name":null}`, status: strange},
		{call: "PUT /api/web/v1/webhooks/{id}", body: `{"callbackUrl":"https://a.example","events":[],"expiry":1.5}`, status: strange},
		{call: "PUT /api/web/v1/webhooks/{id}", body: `{"callbackUrl":"https://a.example","events":[],"Enabled":true}`, status: strange},
		{call: "PUT /api/web/v1/webhooks/{id}", body: idaasBody, header: "Content-Type: ", status: strange},
		{call: "POST /api/web/v1/adminapi/authenticate", body: `{"applicationId":"1"}`, status: strange},
	}
)

const foxtrotBody = `{"webhook_url":"http://a.example/in","dc_ids":["1"],"events":["ROUTE_CREATED"]}`

var (
	foxtrotFirst = strictCase{call: "POST /webhooks", body: foxtrotBody, status: 200, want: `{"data":{"webhook":{"id":"fox%1","url":`}
	foxtrotCases = []strictCase{
		{call: "GET /webhooks", status: 200, want: `{"data":{"webhooks":[{"id":"fox%1"`},
		{call: "GET /webhooks", header: "Authorization: Bearer x", status: 401, want: `{"code":1001,`},
		{call: "PATCH /webhooks/{id}", body: `{"enabled":false}`, status: 200, want: `"enabled":false`},
		{call: "PUT /webhooks/{id}", body: `{"enabled":true}`, status: 200, want: `"enabled":true`},
		{call: "PUT /webhooks/1", body: `{"enabled":true}`, status: 404, want: `"status":"error"`},
		{call: "DELETE /webhooks/{id}", status: 200},
		{call: "DELETE /webhooks/1", status: 404},
		{call: "POST /webhooks", body: `{"webhook_url":"a.example","dc_ids":["1"],"events":["a"]}`, status: 400},
		{call: "POST /webhooks", body: `{"webhook_url":"http://a.example","dc_ids":["404"],"events":["a"]}`, status: 400, want: `"code":4003`},

		{call: "GET /webhooks/{id}", status: strange},
		{call: "GET /webhooks?enabled=true", status: strange},
		{call: "GET /webhooks", header: "Authorization: ", status: strange},
		{call: "GET /webhooks", header: "Authorization: " + foxtrotKey, status: strange},
		{call: "GET /webhooks", header: "Content-Type: ", status: strange},
		{call: "GET /webhooks", body: "{}", status: strange},
		{call: "DELETE /webhooks/{id}", header: "Content-Type: ", status: strange},
		{call: "DELETE /webhooks/{id}", body: "{}", status: strange},
		{call: "POST /webhooks", body: `{"url":"http://a.example","dc_ids":["1"],"events":["a"]}`, status: strange},
		{call: "POST /webhooks", body: `{"webhook_url":"http://a.example","dc_ids":["1"],"events":["a"],"enabled":true}`, status: strange},
		{call: "POST /webhooks", body: `{"webhook_url":"http://a.example","dc_ids":[1],"events":["a"]}`, status: strange},
		{call: "POST /webhooks", body: `[]`, status: strange},
		{call: "PATCH /webhooks/{id}", body: `{"enabled":false,"events":["a"]}`, status: strange},
		{call: "PATCH /webhooks/{id}", body: `{"enabled":"false"}`, status: strange},
		{call: "PATCH /webhooks/{id}", body: `{"enabled":null}`, status: strange},
		{call: "PUT /webhooks/{id}", body: `{}`, status: strange},
		{call: "PUT /webhooks/{id}", status: strange},
	}
)

const (
	dooLogin = `{"client_id":"` + dooClientID + `","client_secret":"` + dooSecret + `","grant_type":"client_credentials"}`
	dooHooks = `"hooks":[{"type":"event_created","method":"POST","endpoint":"http://a.example/in"},` +
		`{"type":"event_updated","endpoint":"http://a.example/in","origin":{"method":"POST","endpoint":"https://gql.doo.net","body":"{}"}}]`
	dooBody = `{"name":"a",` + dooHooks + `,"authentication":{"grant_type":"client_credentials","endpoint":"http://a.example/token",` +
		`"credentials":{"client_id":"doo","client_secret":"s"},"header_format":"Authorization","header_value_format":"Bearer %ACCESS_TOKEN%"}}`
)

var (
	dooFirst = strictCase{call: "POST " + dooList, body: dooBody, status: 200, want: `"data":"38cc7e8d-d107-11e7-bde8-000000000001"`}
	dooCases = []strictCase{
		{call: "GET " + dooList, status: 200, want: `{"type":"event_updated_99914b932bd37a50b983c5e7c90ae93b","method":"POST"`},
		{call: "GET " + dooList + "?page=1", status: 200, want: `"page":1,"page_count":1,"page_size":7,"total_items":5}`},
		{call: "GET " + dooList, header: "Authorization: Bearer x", status: 401, want: `"response_status":401`},
		{call: "GET " + dooList, header: "X-Api-Key: x", status: 403, want: `{"message":"Forbidden"}`},
		{call: "GET /v1/organizers/current/organizations", status: 200, want: `{"b":`},
		{call: "POST /v1/webhooks/init/orders", body: `{"event_id":"1","max_rate_per_min":5}`, status: 200},
		{call: "POST /v1/webhooks/init/contacts", body: `{"event_id":"1"}`, status: 400, want: "organization_id"},
		{call: "DELETE /v1/webhooks/{id}", status: 204},
		{call: "DELETE /v1/webhooks/1", status: 204},
		{call: "POST " + dooList, body: `{"hooks":[]}`, status: 400, want: `"user_message":"There must be a name`},
		{call: "POST " + dooList, body: `{"name":"a",` + dooHooks + `,"authentication":{"endpoint":"http://a.example"}}`, status: 400},
		{call: "POST /v1/oauth", body: dooLogin, status: 200, want: `"data":{"access_token":"8031ac4c`},
		{call: "POST /v1/oauth", body: `{"client_id":"x","client_secret":"x","grant_type":"client_credentials"}`, status: 401},

		{call: "POST /v1/oauth", body: `{"client_id":"x","client_secret":"x","grant_type":"password"}`, status: strange},
		{call: "POST /v1/oauth", body: `{"client_id":"x","client_secret":"x"}`, status: strange},
		{call: "POST /v1/oauth", body: dooLogin, header: "Authorization: Bearer " + dooToken, status: strange},
		{call: "GET " + dooList + "?page=0", status: strange},
		{call: "GET " + dooList + "?page=2", status: strange},
		{call: "GET " + dooList + "?page=one", status: strange},
		{call: "GET " + dooList + "?page=1&page_size=2", status: strange},
		{call: "GET " + dooList, header: "X-Api-Key: ", status: strange},
		{call: "GET " + dooList, header: "Authorization: ", status: strange},
		{call: "GET " + dooList, header: "Authorization: " + dooToken, status: strange},
		{call: "GET " + dooList, header: "Content-Type: ", status: strange},
		{call: "GET /v1/team/1/webhooks", status: strange},
		{call: "POST /v1/webhooks/init/teams", body: `{"event_id":"1"}`, status: strange},
		{call: "POST /v1/webhooks/init/orders", body: `{"event":"1"}`, status: strange},
		{call: "GET /v1/webhooks/{id}", status: strange},
		{call: "GET " + dooList + "/{id}", status: strange},
		{call: "PUT /v1/webhooks/{id}", body: dooBody, status: strange},
		{call: "PATCH /v1/webhooks/{id}", body: dooBody, status: strange},
		{call: "DELETE " + dooList + "/{id}", status: strange},
		{call: "DELETE /v1/webhooks/{id}", header: "Authorization: Bearer " + dooToken, status: strange},
		{call: "DELETE /v1/webhooks/{id}", header: "X-Api-Key: ", status: strange},
		{call: "DELETE /v1/webhooks/{id}", header: "Content-Type: ", status: strange},
		{call: "Get /v1/organizers/current/organizations", status: strange},
		{call: "HEAD " + dooList, status: strange},
		{call: "POST " + dooList, body: `{"name":"a","hooks":[{"type":"on_event_created","endpoint":"http://a.example"}]}`, status: strange},
		{call: "POST " + dooList, body: `{"name":"a","hooks":[{"type":"event_created_99914b932bd37a50b983c5e7c90ae93b","endpoint":"http://a.example"}]}`, status: strange},
		{call: "POST " + dooList, body: `{"name":"a","hooks":[{"type":"event_created","method":"PUT","endpoint":"http://a.example"}]}`, status: strange},
		{call: "POST " + dooList, body: `{"name":"a",` + dooHooks + `,"authentication":null}`, status: strange},
		{call: "POST " + dooList, body: `{"id":"1","name":"a",` + dooHooks + `}`, status: strange},
	}
)

const hookctlEvent = `{"id":"1","dialect":"standard","vars":{"a":"b"},"event":"ping","data":{}}`

var (
	hookctlFirst = strictCase{call: "POST /_hookctl/v1/events", body: hookctlEvent, status: 202, want: `{"id":"1","deliveries":1}`}
	hookctlCases = []strictCase{
		{call: "GET /_hookctl/healthz", status: 200, want: `"status":"ok"`},
		{call: "POST /_hookctl/v1/events", body: hookctlEvent, status: 202, want: `{"id":"1","deliveries":1}`},
		{call: "POST /_hookctl/v1/events", body: `[` + hookctlEvent + `]`, status: 202, want: `[{"id":"1","deliveries":1}]`},
		{call: "POST /_hookctl/v1/events", body: `{"id":"1","dialect":"standard","event":"pong","data":{}}`, status: 409},
		{call: "POST /_hookctl/v1/events", body: `{"dialect":"standard","event":"ping","data":[]}`, status: 400},
		{call: "GET /_hookctl/v1/deliveries?state=pending&limit=1&event=ping", status: 200, want: `{"data":[{"id":"delivery/000001"`},
		{call: "GET /_hookctl/v1/deliveries?until=2026-01-02T03:04:05.001Z", status: 200, want: `{"data":[],"next_cursor":null}`},
		{call: "GET /_hookctl/v1/deliveries/{id}", status: 200, want: `"event_id":"1"`},
		{call: "GET /_hookctl/v1/deliveries/nope", status: 404},
		{call: "POST /_hookctl/v1/deliveries/{id}/redeliver", status: 202},
		{call: "POST /_hookctl/v1/deliveries/redeliver", body: `{"state":"pending"}`, status: 200, want: `{"redelivered":1}`},
		{call: "GET /_hookctl/v1/stats", status: 200, want: `"pending":1`},

		{call: "GET /_hookctl/healthz", header: "Authorization: Bearer a", status: strange},
		{call: "GET /_hookctl/v1/deliveries?event_id=1", status: strange},
		{call: "GET /_hookctl/v1/deliveries?state=", status: strange},
		{call: "GET /_hookctl/v1/deliveries?state=lost", status: strange},
		{call: "GET /_hookctl/v1/deliveries?since=1h", status: strange},
		{call: "GET /_hookctl/v1/deliveries?limit=0", status: strange},
		{call: "GET /_hookctl/v1/deliveries/{id}?full=1", status: strange},
		{call: "GET /_hookctl/v1/events", status: strange},
		{call: "GET /_hookctl/v1/deliveries/000001/attempts", status: strange},
		{call: "POST /_hookctl/v1/events", body: `{"dialect":"standard","name":"ping","data":{}}`, status: strange},
		{call: "POST /_hookctl/v1/events", body: `{"dialect":"standard","event":"ping"}`, status: strange},
		{call: "POST /_hookctl/v1/events", body: hookctlEvent + hookctlEvent, status: strange},
		{call: "POST /_hookctl/v1/events", body: hookctlEvent, header: "Content-Type: text/plain", status: strange},
		{call: "POST /_hookctl/v1/deliveries/{id}/redeliver", body: `{}`, status: strange},
		{call: "POST /_hookctl/v1/deliveries/redeliver", body: `{"id":"1"}`, status: strange},
	}
)

// strictOrders are what scripts order, and what comes of it.
var strictOrders = map[string][]strictCase{
	"hookctl": {
		{call: "POST /reach", body: "2", status: 200},
		{call: "POST /_hookctl/v1/events", body: `{"dialect":"standard","event":"ping","data":{}}`, status: 202, want: `"deliveries":2`},
		{call: "POST /becomes", body: "dead 1", status: 200},
		{call: "GET /_hookctl/v1/deliveries/{id}", status: 200, want: `"state":"pending"`},
		{call: "POST /secret", body: "s3cr3t", status: 200},
		{call: "GET /_hookctl/v1/deliveries/{id}", status: 200, want: `"state":"dead","attempt_count":1,`},
		{call: "POST /pages", body: "1", status: 200},
		{call: "POST /soon", body: "2 add pong 1", status: 200},
		{call: "GET /_hookctl/v1/deliveries", status: 200, want: `"next_cursor":"delivery/000003"`},
		{call: "GET /_hookctl/v1/deliveries?event=pong", status: 200, want: `"id":"delivery/000004"`},
		{call: "POST /token", body: "t0ken", status: 200},
		{call: "GET /_hookctl/v1/stats", status: 401, want: `{"error":{"code":"x","message":"Unauthorized"}}`},
		{call: "GET /_hookctl/v1/stats", header: "Authorization: Bearer t0ken", status: 200},
		{call: "POST /prune", status: 200},
		{call: "GET /_hookctl/v1/deliveries/{id}", header: "Authorization: Bearer t0ken", status: 404},
	},
	"idaas": {
		{call: "POST /fail", body: "PUT 503 1", status: 200},
		{call: "PUT /api/web/v1/webhooks/{id}", body: idaasBody, status: 503, want: `"errorCode":"status_503"`},
		{call: "PUT /api/web/v1/webhooks/{id}", body: idaasBody, status: 200},
		{call: "POST /date", body: "2020-01-01T00:00:00", status: 200},
		{call: "GET /api/web/v1/webhooks", status: 200, want: `"expired":true,"expiryDate":"2020-01-01T00:00:00"`},
		{call: "POST /expire", status: 200},
		{call: "GET /api/web/v1/webhooks", status: 401, want: `"errorCode":"access_denied"`},
		{call: "POST /lifetime", body: "-1h", status: 200},
		{call: "POST " + idaasLogin, body: idaasLogIn, header: "Authorization: ", status: 200, want: `"expirationTime":"2`},
		{call: "GET /log", status: 200, want: "POST /api/web/v1/webhooks\nPUT /api/web/v1/webhooks/5d0b8f6e-6d1c-4f7e-9a53-000000000001\n"},
	},
	"foxtrot": {
		{call: "POST /pending", status: 200},
		{call: "PATCH /webhooks/{id}", body: `{"enabled":false}`, status: 200, want: `{"data":{},"status":"pending"}`},
		{call: "PATCH /webhooks/{id}", body: `{"enabled":false}`, status: 200, want: `"status":"success"`},
		{call: "POST /hide", status: 200},
		{call: "POST /webhooks", body: foxtrotBody, status: 200, want: "fox%2"},
		{call: "GET /webhooks", status: 200, want: `"events":["ROUTE_CREATED"]}]},"status":"success"}`},
		{call: "POST /fail", body: "DELETE 503 1 1", status: 200},
		{call: "DELETE /webhooks/{id}", status: 200},
		{call: "DELETE /webhooks/{id}", status: 503, want: `"code":1503`},
		{call: "DELETE /webhooks/{id}", status: 404},
	},
	"doo": {
		{call: "POST " + dooList, body: dooBody, status: 200},
		{call: "POST " + dooList, body: dooBody, status: 200},
		{call: "GET " + dooList + "?page=2", status: 200, want: `"page":2,"page_count":2,`},
		{call: "POST /hide", status: 200},
		{call: "POST " + dooList, body: dooBody, status: 200},
		{call: "GET " + dooList + "?page=2", status: 200, want: "000000000003\""},
		{call: "POST /keep", status: 200},
		{call: "DELETE /v1/webhooks/{id}", status: 204},
		{call: "GET " + dooList, status: 200, want: "000000000001\""},
		{call: "DELETE /v1/webhooks/{id}", status: 204},
		{call: "GET " + dooList, status: 200, want: `{"webhooks":[{"id":"38cc7e8d-d107-11e7-bde8-000000000002"`},
		{call: "POST /expire", status: 200},
		{call: "GET " + dooList, status: 401},
	},
}
