using System.Text.Json.Nodes;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Engine;

public sealed class EngineHostTests : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private readonly EngineClient engine;

    public EngineHostTests()
    {
        engine = new EngineClient(folder.Path);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_cell_gives_its_streams_displays_and_value_in_order_then_the_reply()
    {
        var messages = await engine.ExecuteAsync("Console.Write(\"a\"); var d = display(\"old\"); d.Update(\"new\"); 6 * 7");

        Assert.Equal(
            ["stream", "display_data", "update_display_data", "execute_result", "reply"],
            messages.Select(message => (string)message["type"]!));
        Assert.Equal("a", (string?)messages[0]["text"]);
        Assert.Equal((string?)messages[1]["display_id"], (string?)messages[2]["display_id"]);
        Assert.Equal("new", (string?)messages[2]["data"]!["text/plain"]);
        Assert.Equal("42", (string?)messages[3]["data"]!["text/plain"]);
        Assert.NotNull(messages[3]["data"]!["text/html"]);
        Assert.Equal("ok", (string?)messages[4]["status"]);
    }

    [Theory]
    [InlineData("var a = 1;\nvar b = nowhere;", "CompileError", "      var b = nowhere;")]
    [InlineData("var a = 1;\n  throw new NotSupportedException(\"no\");", "System.NotSupportedException",
        "      throw new NotSupportedException(\"no\");")]
    public async Task An_error_shows_the_line(string code, string name, string line)
    {
        var messages = await engine.ExecuteAsync(code, 7);

        Assert.Equal(["error", "reply"], messages.Select(message => (string)message["type"]!));
        Assert.Equal(name, (string?)messages[0]["ename"]);
        var traceback = messages[0]["traceback"]!.AsArray().Select(text => (string)text!).ToArray();
        Assert.Contains(traceback, text => text.Contains("ell 7, line 2", StringComparison.Ordinal));
        Assert.Equal(line, traceback[^1]);
        Assert.Equal("error", (string?)messages[1]["status"]);
    }

    [Fact]
    public async Task A_request_that_is_none_is_said_and_the_next_one_served()
    {
        Assert.Equal("ready", (string?)(await engine.NextAsync())["type"]);
        engine.Send("{");
        Assert.Equal("invalid", (string?)(await engine.NextAsync())["type"]);

        Assert.Equal("fault", (string?)(await engine.AskAsync("dance", []))[^1]["status"]);
        Assert.Equal("ok", (string?)(await engine.ExecuteAsync("1"))[^1]["status"]);
    }

    [Fact]
    public async Task An_interrupted_cell_that_looks_at_its_token_keeps_what_it_had_assigned()
    {
        var messages = await InterruptAsync("""
            using Microsoft.DotNet.Interactive;
            var count = 0;
            Console.Write("runs");
            do { count++; } while (!KernelInvocationContext.Current.CancellationToken.IsCancellationRequested);
            """);

        Assert.Equal(["error", "reply"], messages.Select(message => (string)message["type"]!));
        Assert.Equal("Interrupted", (string?)messages[0]["ename"]);
        Assert.Equal("True", (string?)(await engine.ExecuteAsync("(count > 0).ToString()", 2))[0]["data"]!["text/plain"]);
    }

    [Fact]
    public async Task A_second_interrupt_breaks_off_code_that_looks_at_nothing()
    {
        await engine.ExecuteAsync("var kept = 5;");

        // Several times: a thread of the pool could be broken off only once.
        for (var i = 0; i < 10; i++)
        {
            var messages = await InterruptAsync("Console.Write(\"runs\"); while (true) { }", times: 2);

            Assert.Equal("Cancelled", (string?)messages[0]["ename"]);
            Assert.Equal("error", (string?)messages[^1]["status"]);
        }

        Assert.Equal("5", (string?)(await engine.ExecuteAsync("kept", 3))[0]["data"]!["text/plain"]);
    }

    [Theory]
    [InlineData("Console.WriteL", 14, 8, "WriteLine")]
    [InlineData("var t = \"𝔘\".Subs", 16, 12, "Substring")]
    [InlineData("new[] { 1 }.Sele", 16, 12, "Select,SelectMany")]
    [InlineData("earl", 4, 0, "earlier")]
    [InlineData("earlier.Y", 9, 8, "Year")]
    [InlineData("earlier.\nvar next = 1;", 8, 8, null)]
    [InlineData("System.Globaliz", 15, 7, "Globalization")]
    [InlineData("#!im", 4, 0, "#!import")]
    [InlineData("// earl", 7, 3, "")]
    [InlineData("var s = \"earl\";", 13, 9, "")]
    public async Task A_word_is_completed_by_what_the_session_knows(string code, int position, int start, string? matches)
    {
        await engine.ExecuteAsync("var earlier = DateTime.UnixEpoch;");

        var reply = (await engine.AskAsync("complete", new JsonObject { ["code"] = code, ["position"] = position }))[^1];

        Assert.Equal(start, (int)reply["start"]!);
        var found = reply["matches"]!.AsArray().Select(match => (string)match!).ToArray();
        if (matches is null)
        {
            Assert.Contains("AddDays", found);
        }
        else
        {
            Assert.Equal(matches, string.Join(',', found));
        }
    }

    [Theory]
    [InlineData("new Box { ", "Height,Lid,Width")]
    [InlineData("new Box { Width = 1, H", "Height")]
    [InlineData("new Box { Lid = new() { ", "Colour")]
    [InlineData("new Box { Width = 1, Height = 2, ", "Lid")]
    [InlineData("Box b = new() { Lid = null, W", "Width")]
    [InlineData("var b = box with { Height = 2, ", "Lid,Width")]
    [InlineData("new Box { Width = Math.Ma", "Max,MaxMagnitude")]
    [InlineData("new[] { Heigh", "")]
    [InlineData("new List<int> { Capac", "Capacity")]
    [InlineData("new List<int> { box", "Box,box")]
    [InlineData("Put(zFir", "zFirst:")]
    [InlineData("Put(1, z", "zSecond:")]
    [InlineData("Put(zSecond: 2, z", "zFirst:")]
    [InlineData("new Box(wid", "width:")]
    public async Task Braces_offer_what_can_be_set_and_calls_what_can_be_named(string code, string matches)
    {
        await engine.ExecuteAsync("""
            class Lid { public string Colour { get; init; } public int Depth { get; private set; } }
            record Box
            {
                public Box(int width = 1) { }
                public int Width { get; init; } public Lid Lid { get; set; } public int Height; public int Area => 1;
            }
            int Put(int zFirst, int zSecond = 1) => zFirst;
            var box = new Box();
            """);

        var reply = (await engine.AskAsync("complete", new JsonObject { ["code"] = code, ["position"] = code.Length }))[^1];

        Assert.Equal(matches, string.Join(',', reply["matches"]!.AsArray().Select(match => (string)match!)));
    }

    [Theory]
    [InlineData("Twice", 3, "int Twice(int x)")]
    [InlineData("Twice(", 6, "int Twice(int x)")]
    [InlineData("1 + 1", 1, null)]
    [InlineData("new FormattedValue(\"a\", \"b\")", 8, "One representation of a value")]
    public async Task A_name_is_explained(string code, int position, string? expected)
    {
        await engine.ExecuteAsync("using Microsoft.DotNet.Interactive;\nint Twice(int x) => 2 * x;");

        var text = (string?)(await engine.AskAsync("inspect", new JsonObject { ["code"] = code, ["position"] = position }))[^1]["text"];

        if (expected is null)
        {
            Assert.Null(text);
        }
        else
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1 + 1", "complete")]
    [InlineData("#!time\nvar x = 1;", "complete")]
    [InlineData("#r \"nuget: A\"", "complete")]
    [InlineData("for (;;) {", "incomplete")]
    [InlineData("F(1,", "incomplete")]
    [InlineData("var = 1 ) ;", "invalid")]
    public async Task Code_is_complete_incomplete_or_invalid(string code, string expected)
    {
        var reply = (await engine.AskAsync("is_complete", new JsonObject { ["code"] = code }))[^1];

        Assert.Equal(expected, (string?)reply["status"]);
    }

    /// <summary>Interrupts a cell once it has written something; the messages after that.</summary>
    private async Task<List<JsonObject>> InterruptAsync(string code, int times = 1)
    {
        var id = engine.Send("execute", new JsonObject { ["code"] = code, ["number"] = 2 });
        while ((string?)(await engine.NextAsync())["type"] != "stream")
        {
        }

        for (var i = 0; i < times; i++)
        {
            engine.Send("""{"type": "interrupt"}""");
        }

        return await engine.UntilReplyAsync(id);
    }
}
