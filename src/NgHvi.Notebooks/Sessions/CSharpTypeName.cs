using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Types as C# code names them.</summary>
internal static class CSharpTypeName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
    };

    /// <summary>The type itself, or the nearest base that code outside its library can name.</summary>
    public static Type Nameable(Type type) =>
        IsNameable(type) ? type : type.BaseType is { } parent && parent != typeof(ValueType) ? Nameable(parent) : typeof(object);

    /// <summary>The full name, such as <c>System.Collections.Generic.List&lt;int&gt;</c>.</summary>
    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            // The brackets of an array of arrays stand in the order in which they are used.
            var element = type.GetElementType()!;
            var brackets = new StringBuilder().Append('[').Append(',', type.GetArrayRank() - 1).Append(']');
            for (; element.IsArray; element = element.GetElementType()!)
            {
                brackets.Append('[').Append(',', element.GetArrayRank() - 1).Append(']');
            }

            return Of(element) + brackets;
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Of(inner) + "?";
        }

        return Qualified(type, type.GetGenericArguments());
    }

    private static string Qualified(Type type, Type[] arguments)
    {
        var outer = type.DeclaringType is { } declaring && !IsPiece(declaring)
            ? Qualified(declaring, arguments[..declaring.GetGenericArguments().Length]) + "."
            : string.IsNullOrEmpty(type.Namespace) ? "" : type.Namespace + ".";
        var own = arguments[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..];
        var name = type.Name.Split('`')[0];
        return outer + name + (own.Length > 0 ? $"<{string.Join(", ", own.Select(Of))}>" : "");
    }

    private static bool IsNameable(Type type) =>
        type.HasElementType ? type.IsArray && IsNameable(type.GetElementType()!)
        : (type.IsPublic || (type.IsNestedPublic && (IsPiece(type.DeclaringType!) || IsNameable(type.DeclaringType!))))
            && SyntaxFacts.IsValidIdentifier(type.Name.Split('`')[0])
            && type.GetGenericArguments().All(IsNameable);

    /// <summary>True for the class around the declarations of a cell, which code does not name.</summary>
    private static bool IsPiece(Type type) => type.Name.StartsWith("Submission#", StringComparison.Ordinal);
}
