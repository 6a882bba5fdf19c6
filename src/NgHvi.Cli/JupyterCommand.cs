using System.CommandLine;

namespace NgHvi.Cli;

/// <summary><c>nghvi jupyter</c>: makes this program a kernel of Jupyter.</summary>
internal static class JupyterCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var user = new Option<bool>("--user") { Description = "For this user, in Jupyter's data folder; the default." };
        var prefix =
            new Option<string>("--prefix") { Description = "For a Python environment: DIR/share/jupyter/kernels.", HelpName = "DIR" };
        var python = new Option<string>("--python")
        {
            Description = "The Python that has ipykernel; by default the first one found that has it.",
            HelpName = "FILE",
        };
        var claim = new Option<bool>("--as-net-csharp")
        {
            Description = "Also take the name .net-csharp, unless .NET Interactive has it, so that its notebooks open without a question.",
        };
        var install = ExamplesHelp.With(
            new Command("install", "Installs the kernel \"nghvi\". Jupyter itself, and ipykernel, are not installed.") { user, prefix,
                python, claim },
            "Examples:\n  nghvi jupyter install --user\n  nghvi jupyter install --prefix ~/venv --as-net-csharp");
        install.SetAction(parsed =>
        {
            var folder = parsed.GetValue(prefix);
            if (folder is not null && (parsed.GetValue(user) || string.IsNullOrWhiteSpace(folder)))
            {
                throw new InputException(parsed.GetValue(user)
                    ? "Only one of --user and --prefix can be given."
                    : "--prefix is empty; the name of a folder is expected.");
            }

            return Install(
                folder is null ? JupyterFolders.User : Path.Combine(Path.GetFullPath(folder), "share", "jupyter"),
                parsed.GetValue(python), parsed.GetValue(claim), streams);
        });
        return new Command("jupyter", "Makes C# notebooks run in Jupyter.") { install };
    }

    private static int Install(string data, string? python, bool claims, CommandStreams streams)
    {
        // A kernel is started in any folder.
        var interpreter = python is null ? PythonInterpreter.FindWithKernel() : python.Contains('/') ? Path.GetFullPath(python) : python;
        if (interpreter is null || !PythonInterpreter.HasKernel(interpreter))
        {
            streams.Error.WriteLine(
                $"Warning: {interpreter ?? "no Python found"} has no ipykernel, or does not answer; "
                + "the kernel will not start until it is installed (pip install ipykernel).");
        }

        var kernels = Path.Combine(data, "kernels");
        var spec = new KernelSpec(interpreter ?? "python3");
        streams.Output.WriteLine(spec.WriteTo(Path.Combine(kernels, "nghvi")));
        if (!claims)
        {
            return ExitCode.Success;
        }

        const string Name = ".net-csharp";
        if (JupyterFolders.All(data).Select(folder => Path.Combine(folder, "kernels", Name))
            .FirstOrDefault(KernelSpec.IsForeign) is { } foreign)
        {
            streams.Error.WriteLine($"The name {Name} is left to .NET Interactive, which has it in {foreign}.");
        }
        else
        {
            streams.Output.WriteLine(spec.WriteTo(Path.Combine(kernels, Name)));
        }

        return ExitCode.Success;
    }
}
