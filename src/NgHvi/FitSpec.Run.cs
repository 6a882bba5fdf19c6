using Microsoft.Data.Analysis;

namespace NgHvi;

/// <content>From a description to a fit and back.</content>
internal sealed partial record FitSpec
{
    private static readonly int[] DefaultWidths = [5, 5];

    /// <summary>The model of the description.</summary>
    public MixedModel ToModel(DataFrame? table = null)
    {
        Check();
        table ??= Table.Read(Data!);
        var used = Where is null ? table : table.Where(Where);
        var isDeep = NgHvi.Formula.Parse(Formula!).IsDeep;
        return MixedModel.From(used, Formula!, new ModelOptions
        {
            Response = Response.Parse(Family),
            Priors = Priors switch
            {
                "weak" => NgHvi.Priors.Weak,
                "published" => NgHvi.Priors.Published,
                _ => NgHvi.Priors.FromFile(Priors),
            },
            Hidden = isDeep ? Hidden ?? DefaultWidths : [],
            Activation = Activation is null ? NgHvi.Activation.Relu : Enum.Parse<Activation>(Activation, ignoreCase: true),
            IsDiagonal = Covariance is null ? null : Covariance == "diagonal",
            Missing = Missing,
        });
    }

    /// <summary>The method of the description.</summary>
    public Method ToMethod(DataFrame? table = null) => Methods.Of(Check().Method).Create(Values(NgHvi.Formula.Parse(Formula!), table));

    /// <summary>Reads, fits and gives the fit this description.</summary>
    public Fit Run(DataFrame? table = null, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Check();
        table ??= Table.Read(Data!);
        try
        {
            return ToModel(table).Fit(ToMethod(table), Seed, Starts ?? 1, Threads, progress, cancellationToken).By(this);
        }
        catch (ArgumentException exception)
        {
            // What a model or a method refuses is what its user asked for.
            throw new InputException(exception.Message.ReplaceLineEndings(" ").Split(" (Parameter '")[0], exception);
        }
    }

    /// <summary>What describes a fit that was made by code, as far as names can.</summary>
    internal static FitSpec Of(Fit fit)
    {
        var (model, method) = (fit.Model, fit.Method.Name.ToLowerInvariant());
        var isDeep = model.HiddenWidths.Count > 0;
        return new FitSpec
        {
            Formula = model.Formula,
            Family = model.Response.Name,
            Hidden = isDeep ? model.HiddenWidths : null,
            Activation = isDeep ? model.Options.Activation.ToString().ToLowerInvariant() : null,
            Covariance = model.RandomNames.Count < 2 ? null : model.Density.PriorContext.IsDiagonal ? "diagonal" : "free",
            Priors = model.Options.Priors.Name,
            Method = method,
            Seed = fit.Seed,
        };
    }
}
