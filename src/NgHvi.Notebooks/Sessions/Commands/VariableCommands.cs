using System.Text.Json;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions.Commands;

/// <summary>The commands about variables.</summary>
internal static class VariableCommands
{
    /// <summary>The commands.</summary>
    public static readonly CellCommand[] All =
    [
        new(
            "#!set",
            "Declares a variable: #!set --name n --value TEXT, or --value @csharp:other or @value:text [--byref | --mime-type M].",
            SetAsync),
        new(
            "#!share",
            "Declares a variable with the value of another: #!share --from csharp NAME, or --from value NAME [--as n] [--mime-type M].",
            ShareAsync),
        new(
            "#!value",
            "Keeps the lines up to the next #!csharp, a file or a text: #!value --name n [--from-file FILE | --from-value TEXT].",
            KeepAsync),
        new("#!who", "Names the variables.", Who),
        new("#!whos", "Lists the variables with their types and values.", Whos),
    ];

    private static Task Who(CommandCall call)
    {
        string[] names = [.. call.Session.Variables.All().Select(variable => variable.Name)];
        call.Context.Display(TableDisplay.Of(["Variable"], names.Select(name => (string[])[name])));
        return Task.CompletedTask;
    }

    private static Task Whos(CommandCall call)
    {
        call.Context.Display(TableDisplay.Of(
            ["Variable", "Type", "Value"],
            call.Session.Variables.All().Select(variable => (string[])
            [
                variable.Name,
                CSharpTypeName.Of(variable.Value?.GetType() ?? variable.Type),
                ValueOf(variable),
            ])));
        return Task.CompletedTask;
    }

    /// <summary>The value as text. The id of a display is another one in each run and says nothing.</summary>
    private static string ValueOf(SessionVariable variable) =>
        variable.Value is DisplayedValue ? "" : variable.Value.ToDisplayString(PlainTextFormatter.MimeType).ReplaceLineEndings("\n");

    private static Task SetAsync(CommandCall call)
    {
        var options = call.Options("--name", "--value", "--byref", "--mime-type");
        var (name, value, type) = (options.Required("--name"), options.Required("--value"), options["--mime-type"]);
        if (options["--byref"] is not null && type is not null)
        {
            throw call.Refuse("#!set takes either --byref or --mime-type.");
        }

        if (!value.StartsWith('@'))
        {
            return DeclareAsync(call, name, value);
        }

        var source = value[1..].Split(':', 2);
        var given = Find(call, source.Length == 2 ? source[0] : KernelNames.CSharp, source[^1]);
        return DeclareAsync(call, name, options["--byref"] is not null ? given : Copy(given, type));
    }

    private static Task ShareAsync(CommandCall call)
    {
        var options = call.Options("--name", "--from", "--as", "--mime-type");
        var from = options.Required("--from").Split(' ', 2);
        // The name may stand after the kernel's: "--from csharp x".
        var name = from.Length == 2 ? from[1] : options.Required("--name");
        var given = Find(call, from[0], name);
        return DeclareAsync(call, options["--as"] ?? name, options["--mime-type"] is { } type ? Copy(given, type) : given);
    }

    private static async Task KeepAsync(CommandCall call)
    {
        var options = call.Options("--name", "--from-file", "--from-value");
        var (name, file, text) = (options.Required("--name"), options["--from-file"], options["--from-value"]);
        if ((file is null ? 0 : 1) + (text is null ? 0 : 1) + (call.Text.Length > 0 ? 1 : 0) > 1)
        {
            throw call.Refuse("#!value takes one of --from-file, --from-value and the lines that follow.");
        }

        try
        {
            call.Session.Texts[name] = file is null ? text ?? call.Text
                : await File.ReadAllTextAsync(
                    call.Source.Find(file) ?? throw call.Refuse($"the file {file} does not exist."),
                    call.Context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw call.Refuse($"the file {file} cannot be read: {failure.Message}");
        }
    }

    private static object? Find(CommandCall call, string kernel, string name) => KernelNames.Find(kernel) switch
    {
        KernelNames.CSharp => call.Session.Variables.TryGet(name, out var value)
            ? value
            : throw call.Refuse($"there is no variable {name}; #!who names them."),
        KernelNames.Value => call.Session.Texts.TryGetValue(name, out var text)
            ? text
            : throw call.Refuse($"#!value has kept nothing under the name {name}."),
        _ => throw call.Refuse($"{kernel} is no kernel of this session; those are csharp and value."),
    };

    private static async Task DeclareAsync(CommandCall call, string name, object? value)
    {
        try
        {
            await call.Session.Variables.SetAsync(name, value, null).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            throw call.Refuse($"{name} is not a name that C# allows for a variable.");
        }
    }

    /// <summary>A value as another process would get it: JSON for structures, plain values for the rest.</summary>
    private static object? Copy(object? value, string? mimeType)
    {
        if (mimeType is not null and not "application/json")
        {
            return value.ToDisplayString(mimeType);
        }

        var json = JsonDocument.Parse(value.ToDisplayString("application/json"));
        return json.RootElement.ValueKind switch
        {
            JsonValueKind.String => json.RootElement.GetString(),
            JsonValueKind.Number => json.RootElement.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Null => null,
            _ => json,
        };
    }
}
