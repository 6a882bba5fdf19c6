using System.CommandLine;
using NgHvi.Finance;

namespace NgHvi.Cli;

/// <summary><c>nghvi data</c>: panels of returns from the user's own files; nothing is downloaded.</summary>
internal static class DataCommand
{
    private const string Splits =
        "Column NAME of train and test by months, train, validation and test for three windows; elsewhere none. May be given again.";

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams) =>
        new("data", "Makes panels of returns from files of the Kenneth French library and of CRSP. Nothing is downloaded.")
        {
            CreateFrench(streams), CreateCrsp(streams), CreateShow(streams),
        };

    private static Command CreateFrench(CommandStreams streams)
    {
        var portfolios = new Option<string>("--portfolios") { Description = "Industry portfolios.", HelpName = "FILE", Required = true };
        var weights = CommandOption.Choice("--weights", "Weights of the firms of a portfolio.", "value", "value", "equal");
        var (factors, common) = (Factors(isRequired: true), new PanelOptions());
        var command = new Command(
            "french",
            "Joins portfolios and factors: month, industry, firms, excess (return − RF), then the factors in lower case; percent.")
        {
            factors, portfolios, weights,
        };
        common.AddTo(command);
        command.SetAction(parsed => common.Write(
            streams,
            parsed,
            [.. parsed.GetRequiredValue(factors), parsed.GetRequiredValue(portfolios)],
            () => ReturnPanel.OfPortfolios(FrenchFile.Read(parsed.GetRequiredValue(portfolios)), parsed.GetValue(weights) == "equal"),
            parsed.GetRequiredValue(factors)));
        return ExamplesHelp.With(command,
            """
            Files are text (CSV or TXT) as downloaded from the Kenneth French data library and unpacked, or as people edit them. Factors may
            be given in several files, such as five factors and momentum; one of them has RF. Monthly, daily or weekly, as the portfolios
            are. Beside the panel, FILE.notes says vintage (YYYYMM CRSP database) and SHA-256 of each file and what fell out of the join;
            fits of the panel keep these notes.

            Examples:
              nghvi data french --factors F-F_Research_Data_5_Factors_2x3.csv --portfolios 49_Industry_Portfolios.csv --output panel.csv
              nghvi data french --factors F-F_Research_Data_5_Factors_2x3.csv --factors F-F_Momentum_Factor.csv \
                --portfolios 49_Industry_Portfolios.csv --split split=1963-07:2019-12,2020-01:2024-12 --output panel.csv
            """);
    }

    private static Command CreateCrsp(CommandStreams streams)
    {
        var stocks = new Argument<string>("stocks") { Description = "Monthly CRSP export, legacy or new.", HelpName = "stocks.csv" };
        var sic = new Option<string?>("--sic") { Description = "SiccodesNN.txt; without it each SIC code is one.", HelpName = "FILE" };
        var digits = CommandOption.Choice(
            "--digits", "Without --sic, leading digits of the SIC code that make an industry.", "4", "2", "3", "4");
        var unassigned = CommandOption.Choice(
            "--unassigned", "Stocks of no industry: \"unassigned\", Other, or left out.", "keep", "keep", "other", "drop");
        var duplicates = CommandOption.Choice(
            "--duplicates", "Two rows of a stock and month: refused, or the last is taken.", "error", "error", "last");
        var common = new Option<bool>("--common") { Description = "Common US shares only (SHRCD 10, 11; NS, EQTY, COM, Y, ACOR or CORP)." };
        var exchanges = new Option<bool>("--major-exchanges") { Description = "NYSE, AMEX and NASDAQ only (EXCHCD 1, 2, 3; N, A, Q)." };
        var price = CommandOption.Real("--min-price", true, "Least price at the month's end, in dollars.", 0);
        var financials = new Option<bool>("--no-financials") { Description = "Leave out SIC 6000 to 6999." };
        var (factors, shared) = (Factors(isRequired: false), new PanelOptions());
        var command = new Command(
            "crsp",
            "Makes a panel of stocks: stock, industry, month, cap (millions of dollars), ret (percent), or excess and factors for ret.")
        {
            stocks, sic, digits, unassigned, duplicates, common, exchanges, price, financials, factors,
        };
        shared.AddTo(command);
        command.SetAction(parsed => shared.Write(
            streams,
            parsed,
            [parsed.GetRequiredValue(stocks), parsed.GetValue(sic), .. parsed.GetValue(factors) ?? []],
            () => ReturnPanel.OfStocks(parsed.GetRequiredValue(stocks), new CrspOptions
            {
                Industries = parsed.GetValue(sic) is { } file ? SicDefinitions.Read(file) : null,
                Digits = parsed.GetRequiredValue(digits)[0] - '0',
                Unassigned = Enum.Parse<Unassigned>(parsed.GetRequiredValue(unassigned), ignoreCase: true),
                KeepsLastDuplicate = parsed.GetValue(duplicates) == "last",
                CommonOnly = parsed.GetValue(common),
                MajorExchangesOnly = parsed.GetValue(exchanges),
                LeastPrice = parsed.GetValue(price)!.Value,
                WithoutFinancials = parsed.GetValue(financials),
            }),
            parsed.GetValue(factors) ?? []));
        return ExamplesHelp.With(command,
            """
            Returns in CRSP files are fractions, here percent. Letters (B, C, …) and empty cells are missing, and such rows are left out;
            negative prices are midpoints of bid and ask. Delisting returns (DLRET) are joined in the legacy format, where RET lacks them,
            with -30 % for missing ones of DLSTCD 500 and 520 to 584, and not in the new one, where mthret has them. Filters are off unless
            asked for; what each leaves out is counted. 0, 9999 and Z are no SIC codes.

            Examples:
              nghvi data crsp stocks.csv --sic Siccodes49.txt --factors F-F_Research_Data_5_Factors_2x3.csv --output panel.csv
              nghvi data crsp stocks.csv --digits 3 --common --major-exchanges --min-price 5 --months 2005-01:2019-12 \
                --factors F-F_Research_Data_5_Factors_2x3.csv --split split=2005-01:2014-12,2015-01:2019-12 --output panel.csv
            """);
    }

    private static Command CreateShow(CommandStreams streams)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "Files of the Kenneth French library or of SIC definitions.",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("show", "Says what is in files: vintage, digest, blocks, units and dates, or industries.") { files };
        command.SetAction(parsed =>
        {
            foreach (var path in parsed.GetRequiredValue(files)) Show(streams.Output, path);
        });
        return ExamplesHelp.With(command, "Examples:\n  nghvi data show 49_Industry_Portfolios.csv Siccodes49.txt");
    }

    private static void Show(TextWriter output, string path)
    {
        if (SicDefinitions.IsOne(path))
        {
            var sic = SicDefinitions.Read(path);
            output.WriteLine($"{sic.FileName}: {sic.Industries.Count} industries, SHA-256 {sic.Sha256}.");
            output.WriteLine(sic.OtherIsTheRest ? "  Other is the rest."
                : $"  {sic.UnassignedCount} of the codes 0100 to 9999 are {SicDefinitions.Unassigned}.");
            return;
        }

        var file = FrenchFile.Read(path);
        output.WriteLine(file.Origin);
        foreach (var block in file.Blocks)
        {
            var (columns, dates) = (block.Names.Count == 1 ? "1 column" : $"{block.Names.Count} columns", block.Dates);
            output.WriteLine(
                $"  line {block.Line}: {block.Frequency}, {block.Unit}, {columns}, {dates.Count} rows {dates[0]} to {dates[^1]}, " +
                $"{block.MissingCount} missing{(block.Title.Length > 0 ? $" ({block.Title})" : "")}");
        }

        foreach (var note in file.Notes) output.WriteLine($"  {note}");
    }

    private static Option<string[]> Factors(bool isRequired) => new("--factors")
    {
        Description = "File of factors; may be given again.",
        HelpName = "FILE",
        Required = isRequired,
    };

    /// <summary>What both panels have.</summary>
    private sealed class PanelOptions
    {
        private readonly Option<string[]> split = new("--split") { Description = Splits, HelpName = "NAME=FROM:TO,FROM:TO" };
        private readonly Option<string?> months = new("--months") { Description = "Keep these months only.", HelpName = "FROM:TO" };
        private readonly Option<string?> standardize = new("--standardize")
        {
            Description = "Give factors mean 0 and sd 1 over these months, each once, divisor n; FILE.notes keeps both.",
            HelpName = "FROM:TO",
        };

        private readonly Option<string> output = new("--output") { Description = "CSV file.", HelpName = "FILE", Required = true };
        private readonly Option<bool> quiet = CommandOption.Quiet();

        public void AddTo(Command command)
        {
            foreach (var option in new Option[] { split, months, standardize, output, quiet }) command.Add(option);
        }

        public void Write(CommandStreams streams, ParseResult parsed, string?[] inputs, Func<ReturnPanel> read, string[] factors)
        {
            var path = parsed.GetRequiredValue(output);
            var file = OutputFile.Check(streams, path, "--output", inputs)!;
            var notes = OutputFile.Check(streams, path + ".notes", "--output", inputs)!;
            var panel = read();
            if (factors.Length > 0) panel = panel.WithFactors(Array.ConvertAll(factors, FrenchFile.Read));
            if (parsed.GetValue(months) is { } kept) panel = Apply(kept, panel.Between);
            if (parsed.GetValue(standardize) is { } scaled) panel = Apply(scaled, panel.Standardize);
            foreach (var one in parsed.GetValue(split) ?? []) panel = panel.WithSplit(one);
            using var bytes = new MemoryStream();
            panel.Write(bytes);
            file.Write(bytes.ToArray());
            notes.Write(NotesFile.Create(bytes.ToArray(), panel.Notes));
            if (parsed.GetValue(quiet)) return;
            streams.Output.WriteLine($"{panel.RowCount} rows were written to {path}.");
            foreach (var note in panel.Notes) streams.Output.WriteLine($"  {note}");
        }

        private static ReturnPanel Apply(string text, Func<string, string, ReturnPanel> change)
        {
            var (from, to) = MonthSplit.ParseWindow(text);
            return change(from, to);
        }
    }
}
